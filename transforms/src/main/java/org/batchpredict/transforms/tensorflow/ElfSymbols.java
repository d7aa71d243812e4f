package org.batchpredict.transforms.tensorflow;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * The exported symbols of a shared library for x86-64, found by its hash table (System V ABI,
 * "ELF"; the table is GNU's, {@code DT_GNU_HASH}).
 */
final class ElfSymbols {
  private static final long MAGIC_64_BIT_LITTLE_ENDIAN = 0x010102464c457fL;
  private static final int X86_64 = 62;
  private static final int GNU_HASH = 0x6ffffff6;
  private static final int SYMBOL_BYTES = 24;

  private final ByteBuffer file;
  private final int sections;
  private final int sectionBytes;

  private ElfSymbols(ByteBuffer file) {
    this.file = file;
    this.sections = offset(file.getLong(0x28));
    this.sectionBytes = file.getShort(0x3a);
  }

  /** The address of a function, counted from where the file is mapped; empty without it. */
  static OptionalLong find(Path path, String name) throws IOException {
    try (FileChannel channel = FileChannel.open(path)) {
      if (channel.size() > Integer.MAX_VALUE) {
        return OptionalLong.empty();
      }
      ByteBuffer file =
          channel.map(MapMode.READ_ONLY, 0, channel.size()).order(ByteOrder.LITTLE_ENDIAN);
      if ((file.getLong(0) & 0xffffffffffffffL) != MAGIC_64_BIT_LITTLE_ENDIAN
          || file.getShort(0x12) != X86_64) {
        return OptionalLong.empty();
      }
      return new ElfSymbols(file).find(name.getBytes(StandardCharsets.US_ASCII));
    } catch (IndexOutOfBoundsException | ArithmeticException e) {
      throw new IOException("Cannot read the symbols of " + path + ": it is cut short", e);
    }
  }

  private OptionalLong find(byte[] name) {
    Integer hashes = hashTable();
    if (hashes == null) {
      return OptionalLong.empty();
    }
    int symbols = linked(hashes);
    int names = linked(symbols);
    int table = start(hashes);
    int buckets = file.getInt(table);
    int firstHashed = file.getInt(table + 4);
    int bucketTable = table + 16 + 8 * file.getInt(table + 8);
    int chains = bucketTable + 4 * buckets;
    int hash = hash(name);
    int symbol = file.getInt(bucketTable + 4 * Integer.remainderUnsigned(hash, buckets));
    if (symbol == 0) {
      return OptionalLong.empty();
    }
    while (true) {
      int chained = file.getInt(chains + 4 * (symbol - firstHashed));
      int entry = start(symbols) + SYMBOL_BYTES * symbol;
      if ((chained | 1) == (hash | 1) && isNamed(start(names) + file.getInt(entry), name)) {
        return OptionalLong.of(file.getLong(entry + 8));
      }
      if ((chained & 1) != 0) {
        return OptionalLong.empty();
      }
      symbol++;
    }
  }

  private @Nullable Integer hashTable() {
    int count = file.getShort(0x3c);
    for (int i = 0; i < count; i++) {
      int section = sections + i * sectionBytes;
      if (file.getInt(section + 4) == GNU_HASH) {
        return section;
      }
    }
    return null;
  }

  /** The section that a section's entries refer to. */
  private int linked(int section) {
    return sections + file.getInt(section + 0x28) * sectionBytes;
  }

  private int start(int section) {
    return offset(file.getLong(section + 0x18));
  }

  private boolean isNamed(int at, byte[] name) {
    for (int i = 0; i < name.length; i++) {
      if (file.get(at + i) != name[i]) {
        return false;
      }
    }
    return file.get(at + name.length) == 0;
  }

  private static int hash(byte[] name) {
    int hash = 5381;
    for (byte c : name) {
      hash = 33 * hash + c;
    }
    return hash;
  }

  private static int offset(long value) {
    return Math.toIntExact(value);
  }
}
