package org.seedgrad.tensor;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Packages know only what lies below them; sources are small and say in which order to read. */
class ArchitectureTest {
    private static final String ROOT = "org.seedgrad.tensor.";

    /** From the top down; packages in one row do not know each other. */
    private static final List<List<String>> ROWS = List.of(
            List.of("cli"),
            List.of("nn", "metrics"),
            List.of("optim", "io"),
            List.of("ops", "rbe", "geometry"),
            List.of("core"),
            List.of("kernels", "memory"));

    private static final Path SOURCES = Path.of(System.getProperty("seedgrad.root"),
            "tensor/src/main/java/org/seedgrad/tensor");

    private final JavaClasses classes = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("org.seedgrad.tensor");

    @Test void arrowsPointDown() {
        for (int row = 0; row < ROWS.size(); row++) {
            for (String name : ROWS.get(row)) {
                List<String> forbidden = new ArrayList<>(ROWS.get(row));
                forbidden.remove(name);
                for (int above = 0; above < row; above++) forbidden.addAll(ROWS.get(above));
                if (forbidden.isEmpty()) continue;
                String[] packages = forbidden.stream().map(p -> ROOT + p + "..")
                        .toArray(String[]::new);
                noClasses().that().resideInAPackage(ROOT + name + "..")
                        .should().dependOnClassesThat().resideInAnyPackage(packages)
                        .allowEmptyShould(true).check(classes);
            }
        }
    }

    @Test void layersKnowNoKernels() {
        noClasses().that().resideInAPackage(ROOT + "nn..").should().dependOnClassesThat()
                .resideInAnyPackage(ROOT + "kernels..", ROOT + "memory..").check(classes);
    }

    @Test void everyPackageStandsInARow() {
        List<String> known = ROWS.stream().flatMap(List::stream).map(p -> ROOT + p).toList();
        assertThat(classes).isNotEmpty().allSatisfy(
                type -> assertThat(known).contains(type.getPackageName()));
    }

    @Test void sourcesAreSmallAndNarrow() throws IOException {
        List<Path> sources = sources();
        assertThat(sources).hasSizeGreaterThan(20);
        for (Path source : sources) {
            List<String> lines = Files.readAllLines(source);
            assertThat(lines.size()).as(source.toString()).isLessThanOrEqualTo(300);
            for (String line : lines) {
                assertThat(line.length()).as(source + ": " + line).isLessThanOrEqualTo(100);
            }
        }
    }

    @Test void everyPackageSaysItsReadingOrder() throws IOException {
        for (Path source : sources()) {
            Path info = source.resolveSibling("package-info.java");
            assertThat(info).exists();
            String text = Files.readString(info);
            String name = source.getFileName().toString().replace(".java", "");
            assertThat(text).as(info.toString()).contains("Reading order:");
            if (!name.equals("package-info")) assertThat(text.split("\\W+")).as(info.toString())
                    .contains(name);
        }
    }

    private static List<Path> sources() throws IOException {
        try (Stream<Path> files = Files.walk(SOURCES)) {
            return files.filter(file -> file.toString().endsWith(".java")).sorted().toList();
        }
    }
}
