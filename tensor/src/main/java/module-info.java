/** The rules of the scalar Value on arrays, on all cores, and on weights that are seeds. */
module org.seedgrad.tensor {
    requires jdk.incubator.vector;
    requires ejml.core;
    requires ejml.ddense;
    requires com.github.benmanes.caffeine;
    requires com.fasterxml.jackson.core;
    requires com.fasterxml.jackson.databind;
    requires jtokkit;
    requires info.picocli;

    exports org.seedgrad.tensor.core;
    exports org.seedgrad.tensor.geometry;
    exports org.seedgrad.tensor.io;
    exports org.seedgrad.tensor.metrics;
    exports org.seedgrad.tensor.nn;
    exports org.seedgrad.tensor.ops;
    exports org.seedgrad.tensor.optim;
    exports org.seedgrad.tensor.rbe;

    // Both look at annotations and records.
    opens org.seedgrad.tensor.cli to info.picocli, com.fasterxml.jackson.databind;
}
