package dev.lockstep.generate;

import java.nio.file.Path;

/** A file to be written, whole. */
public record GeneratedFile(Path path, String text) {}
