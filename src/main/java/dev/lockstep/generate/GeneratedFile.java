// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.generate;

import java.nio.file.Path;

/** A file to be written, whole. */
public record GeneratedFile(Path path, String text) {}
