package org.batchpredict.transforms.tensorflow;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A SavedModel in memory, with what happens when a file of it is opened. */
final class FakeSource implements ModelDirectory {
  final Map<String, byte[]> contents = new TreeMap<>();

  /** The files that were opened, as {@code path@start} past their beginning. */
  final List<String> opened = Collections.synchronizedList(new ArrayList<>());

  /** What happens before a file is opened. */
  Opening opening = file -> {};

  /** How much longer than it is the file {@code saved_model.pb} is said to be. */
  long claimed;

  static FakeSource of(String... files) {
    FakeSource source = new FakeSource();
    for (String file : files) {
      source.contents.put(file, file.getBytes(UTF_8));
    }
    return source;
  }

  /** Of the size of a name and {@code data} bytes. */
  static FakeSource model(String name, int data) {
    FakeSource source = of("saved_model.pb", "variables/variables.index");
    source.contents.put("assets/name", name.getBytes(UTF_8));
    source.contents.put("variables/variables.data-00000-of-00001", new byte[data]);
    return source;
  }

  String fingerprint() {
    String fingerprint = ModelFingerprint.of(this);
    opened.clear();
    return fingerprint;
  }

  @Override
  public String uri() {
    return "fake";
  }

  @Override
  public List<ModelFile> files() {
    List<ModelFile> files = new ArrayList<>();
    contents.forEach(
        (path, content) ->
            files.add(
                new ModelFile(
                    path, content.length + (path.equals("saved_model.pb") ? claimed : 0))));
    return files;
  }

  @Override
  public InputStream open(ModelFile file) throws IOException {
    return open(file, 0);
  }

  @Override
  public InputStream open(ModelFile file, long start) throws IOException {
    opened.add(start == 0 ? file.path() : file.path() + "@" + start);
    opening.of(file.path());
    InputStream in = new ByteArrayInputStream(requireNonNull(contents.get(file.path())));
    in.skipNBytes(start);
    return in;
  }

  /** What happens. */
  @FunctionalInterface
  interface Opening {
    void of(String path) throws IOException;
  }
}
