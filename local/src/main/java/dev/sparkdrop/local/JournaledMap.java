package dev.sparkdrop.local;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.h2.mvstore.MVMap;
import org.h2.mvstore.type.DataType;
import org.h2.mvstore.type.StringDataType;

/** A sorted map in memory that tells each of its changes to a journal. */
final class JournaledMap extends MVMap<String, String> {
  private final String name;
  private volatile Journal journal;

  private JournaledMap(
      String name,
      Map<String, Object> config,
      DataType<String> keyType,
      DataType<String> valueType) {
    super(config, keyType, valueType);
    this.name = name;
  }

  /** From here on changes are journaled; before, they are being read from it. */
  void writeTo(Journal target) {
    journal = target;
  }

  /** Every change of a single key comes through here: put, remove and replace, in all variants. */
  @Override
  public String operate(String key, String value, DecisionMaker<? super String> decisionMaker) {
    Journal target = journal;
    if (target == null) {
      return super.operate(key, value, decisionMaker);
    }
    // The lock makes the order in the journal the order in memory.
    return target.together(
        () -> {
          String before = get(key);
          String result = super.operate(key, value, decisionMaker);
          String after = get(key);
          if (!Objects.equals(before, after)) {
            target.append(new Journal.Change(name, key, after));
          }
          return result;
        });
  }

  @Override
  public void clear() {
    List.copyOf(keySet()).forEach(this::remove);
  }

  /** Makes the map of one name. */
  static final class Builder extends BasicBuilder<JournaledMap, String, String> {
    private final String name;

    Builder(String name) {
      this.name = name;
      setKeyType(StringDataType.INSTANCE);
      setValueType(StringDataType.INSTANCE);
    }

    @Override
    protected JournaledMap create(Map<String, Object> config) {
      return new JournaledMap(name, config, getKeyType(), getValueType());
    }
  }
}
