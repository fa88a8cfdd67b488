package org.seedgrad.tensor.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A folder that looks as Linux makes it. */
class EnergyCounterTest {
    @TempDir Path powercap;

    private void zone(String zone, String energy) throws IOException {
        zone(zone, "package-0", energy);
    }

    private void zone(String folder, String name, String energy) throws IOException {
        Path zone = Files.createDirectories(powercap.resolve(folder));
        Files.writeString(zone.resolve("name"), name + "\n");
        Files.writeString(zone.resolve("energy_uj"), energy + "\n");
        Files.writeString(zone.resolve("max_energy_range_uj"), "10000000\n");
    }

    @Test void addsUpPackagesButNotTheirParts() throws IOException {
        zone("intel-rapl", "1");
        zone("intel-rapl:0", "1000000");
        zone("intel-rapl:0:0", "core", "0");
        zone("intel-rapl:1", "500000");
        zone("intel-rapl:2", "psys", "0");
        zone("intel-rapl-mmio:0", "0");
        EnergyCounter counter = EnergyCounter.find(powercap).orElseThrow();
        assertThat(counter.joules()).isZero();
        zone("intel-rapl:0", "3000000");
        zone("intel-rapl:0:0", "core", "9000000");
        zone("intel-rapl:2", "psys", "9000000");
        zone("intel-rapl-mmio:0", "9000000");
        zone("intel-rapl:1", "1000000");
        assertThat(counter.joules()).isEqualTo(2.5);
        assertThat(counter.joules()).isEqualTo(2.5);
    }

    @Test void goesOnAfterTheLimit() throws IOException {
        zone("intel-rapl:0", "9000000");
        EnergyCounter counter = EnergyCounter.find(powercap).orElseThrow();
        zone("intel-rapl:0", "500000");
        assertThat(counter.joules()).isEqualTo(1.5);
    }

    @Test void absentWhereNothingIsTold() throws IOException {
        assertThat(EnergyCounter.find(powercap)).isEmpty();
        assertThat(EnergyCounter.find(powercap.resolve("nowhere"))).isEmpty();
        zone("intel-rapl:0", "many");
        assertThat(EnergyCounter.find(powercap)).isEmpty();
        Files.delete(powercap.resolve("intel-rapl:0/energy_uj"));
        assertThat(EnergyCounter.find(powercap)).isEmpty();
    }

    @Test void saysWhenAFileGoes() throws IOException {
        zone("intel-rapl:0", "1");
        EnergyCounter counter = EnergyCounter.find(powercap).orElseThrow();
        Files.delete(powercap.resolve("intel-rapl:0/energy_uj"));
        assertThatThrownBy(counter::joules).isInstanceOf(IOException.class);
    }
}
