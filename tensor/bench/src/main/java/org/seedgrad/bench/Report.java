package org.seedgrad.bench;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The results as the Markdown that is kept in RESULTS.md. */
final class Report {
    private static final String OURS = Engine.SEEDGRAD.title;

    private final Results results;
    private final List<String> engines;
    private final StringBuilder text = new StringBuilder();

    private Report(Results results) {
        this.results = results;
        this.engines = List.copyOf(results.engines().keySet());
    }

    static String markdown(Results results) {
        Report report = new Report(results);
        report.head();
        if (!results.works().isEmpty()) report.works();
        if (!results.scalings().isEmpty()) report.scalings();
        if (!results.memories().isEmpty()) report.memories();
        return report.text.toString();
    }

    private void head() {
        Results.Machine machine = results.machine();
        line("## %s, %s", results.date(), machine.processor());
        line("");
        if (results.quick()) line("A smoke run: the figures mean nothing.%n");
        line("%d cores, %d threads for every engine; %s; %s.", machine.cores(), machine.threads(),
                machine.system(), machine.java());
        line("FMA peak: %.0f GFLOP/s on one core, %.0f on %d threads.", machine.fmaPeakOneCore(),
                machine.fmaPeak(), machine.threads());
        if (machine.wasBusy()) line("**Something else ran at the same time:** half of the time"
                + " there were at most %.0f GFLOP/s.", machine.fmaMedian());
        if (machine.hostWasBusy()) line("**The host of this virtual machine was busy:** it kept"
                + " back %.0f %% of the processor time asked for.", 100 * machine.stolen());
        line("");
        results.engines().forEach((engine, version) -> line("* %s: %s", engine, version));
        line("");
    }

    private void works() {
        line("Microseconds, median (the tiny operation: one of %d in a row). Over ours: a peer's"
                + " time over%nSeedgrad's, the faster peer's in bold; above 1 Seedgrad is faster."
                + " Peak: Seedgrad's matrix products%nover the FMA peak. Spread: half the distance"
                + " of the quartiles, of the noisiest engine.", Workload.CHAIN);
        line("");
        List<String> peers = engines.contains(OURS)
                ? engines.stream().filter(engine -> !engine.equals(OURS)).toList() : List.of();
        List<String> head = new ArrayList<>(engines);
        for (String peer : peers) head.add(peer + " over ours");
        if (engines.contains(OURS)) head.add("peak");
        head.add("spread");
        row("work", "batch", head);
        rule(head.size() + 2);
        String title = "";
        for (Results.Work work : results.works()) {
            List<String> cells = new ArrayList<>();
            for (String engine : engines) cells.add(time(work.times().get(engine).median()));
            for (String peer : peers) cells.add(ratio(work.ratios(), peer));
            if (engines.contains(OURS)) cells.add(peak(work));
            double spread = work.times().values().stream()
                    .mapToDouble(Results.Time::spread).max().orElse(0);
            cells.add(String.format(Locale.ROOT, "%.0f %%", 100 * spread));
            row(work.title().equals(title) ? "" : work.title(), String.valueOf(work.batch()),
                    cells);
            title = work.title();
        }
        line("");
        double difference = results.works().stream().mapToDouble(Results.Work::difference).max()
                .orElse(0);
        if (engines.size() > 1) line("Before each timing the results of all engines were compared: "
                + "at most %.1e apart%n(norm of the difference over the norm, of each array).%n",
                difference);
    }

    private void scalings() {
        line("Speed-up of %d threads over one:", results.machine().threads());
        line("");
        row("work", "batch", engines);
        rule(engines.size() + 2);
        for (Results.Scaling scaling : results.scalings()) {
            List<String> cells = new ArrayList<>();
            for (String engine : engines) cells.add(String.format(Locale.ROOT, "%.2f",
                    scaling.oneThread().get(engine).median()
                    / scaling.allThreads().get(engine).median()));
            row(scaling.title(), String.valueOf(scaling.batch()), cells);
        }
        line("");
    }

    private void memories() {
        line("Peak resident memory of a process that does this, MiB, the JVM included:");
        line("");
        row("work", "batch", engines);
        rule(engines.size() + 2);
        for (Results.Memory memory : results.memories()) {
            List<String> cells = new ArrayList<>();
            for (String engine : engines) cells.add(String.format(Locale.ROOT, "%.0f",
                    memory.mebibytes().get(engine)));
            row(memory.title(), String.valueOf(memory.batch()), cells);
        }
    }

    private static String ratio(Map<String, Double> ratios, String peer) {
        double ratio = ratios.get(peer);
        boolean faster = ratio == Collections.min(ratios.values());
        return String.format(Locale.ROOT, faster ? "**%.2f**" : "%.2f", ratio);
    }

    private String peak(Results.Work work) {
        if (work.gigaflop() == 0) return "";
        double rate = work.gigaflop() / (work.times().get(OURS).median() * 1e-6);
        return String.format(Locale.ROOT, "%.0f %%", 100 * rate / results.machine().fmaPeak());
    }

    /** Three digits or all before the point. */
    private static String time(double microseconds) {
        int decimals = microseconds >= 99.95 ? 0 : microseconds >= 9.995 ? 1
                : microseconds >= 0.9995 ? 2 : 3;
        return String.format(Locale.ROOT, "%." + decimals + "f", microseconds);
    }

    private void row(String first, String second, List<String> cells) {
        List<String> all = new ArrayList<>(List.of(first, second));
        all.addAll(cells);
        line("%s", "| " + String.join(" | ", all) + " |");
    }

    private void rule(int columns) {
        line("|---|" + "---:|".repeat(columns - 1));
    }

    private void line(String format, Object... values) {
        text.append(String.format(Locale.ROOT, format, values)).append('\n');
    }
}
