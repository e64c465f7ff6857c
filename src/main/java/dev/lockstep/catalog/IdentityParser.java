// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.catalog;

import java.util.ArrayList;
import java.util.List;

/** Reads the dotted, quoted-where-needed names that {@link ObjectId#identity} writes. */
final class IdentityParser {
  private final String text;
  private int at;

  IdentityParser(String text, int at) {
    this.text = text;
    this.at = at;
  }

  ObjectId parse(ObjectKind kind) {
    List<String> names = new ArrayList<>();
    names.add(name());
    while (at < text.length() && text.charAt(at) == '.') {
      at++;
      names.add(name());
    }
    String arguments = "";
    if (kind.isRoutine()) {
      if (at >= text.length() || text.charAt(at) != '(' || !text.endsWith(")")) {
        throw malformed();
      }
      arguments = text.substring(at + 1, text.length() - 1);
    } else if (at != text.length()) {
      throw malformed();
    }
    String part = arguments;
    int size = names.size();
    if (kind.isPart()) {
      if (size < 2) {
        throw malformed();
      }
      part = names.get(--size);
    }
    return switch (size) {
      case 1 -> new ObjectId(kind, "", names.get(0), part);
      case 2 -> new ObjectId(kind, names.get(0), names.get(1), part);
      default -> throw malformed();
    };
  }

  private String name() {
    if (at < text.length() && text.charAt(at) == '"') {
      return quoted();
    }
    int start = at;
    while (at < text.length() && ".(".indexOf(text.charAt(at)) < 0) {
      at++;
    }
    if (at == start) {
      throw malformed();
    }
    return text.substring(start, at);
  }

  private String quoted() {
    StringBuilder name = new StringBuilder();
    for (at++; at < text.length(); at++) {
      char c = text.charAt(at);
      if (c != '"') {
        name.append(c);
      } else if (at + 1 < text.length() && text.charAt(at + 1) == '"') {
        name.append('"');
        at++;
      } else {
        at++;
        return name.toString();
      }
    }
    throw malformed();
  }

  private IllegalArgumentException malformed() {
    return new IllegalArgumentException("not the identity of an object: '" + text + "'");
  }
}
