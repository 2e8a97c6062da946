package dev.sparkdrop.jobs;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

class SqlScriptTest {
  @Test
  void semicolonsSeparateStatements() {
    assertEquals(
        List.of("SELECT 1", "SELECT\n 2"), SqlScript.statements("SELECT 1;\n;  SELECT\n 2 ;\n"));
  }

  @Test
  void semicolonsInLiteralsNamesAndCommentsDoNot() {
    String one = "SELECT ';', \"a\\\";\", 'it\\'s;', `x;``y`";
    assertEquals(List.of(one, "SELECT 1"), SqlScript.statements(one + "; SELECT 1"));
    assertEquals(
        List.of("SELECT 1 + 2", "SELECT /*+ COALESCE(1) */ 3"),
        SqlScript.statements("-- a; b\nSELECT 1 /* ; */+ 2; SELECT /*+ COALESCE(1) */ 3 -- ;"));
  }

  @Test
  void whatIsNotClosedIsLeftToSpark() {
    assertEquals(List.of("SELECT 'a; b"), SqlScript.statements("SELECT 'a; b"));
    assertEquals(List.of("SELECT 1"), SqlScript.statements("SELECT 1 /* ; "));
    assertEquals(List.of(), SqlScript.statements(" -- nothing\n"));
  }

  @Test
  void aVariableIsLeftToSpark() {
    assertEquals(
        List.of("SELECT ${n} AS n", "SELECT '${x};'"),
        SqlScript.statements("SELECT ${n} AS n; SELECT '${x};'"));
  }

  @Test
  void aDivisionIsNoComment() {
    assertEquals(
        List.of("SELECT 4/2", "SELECT 3-1"), SqlScript.statements("SELECT 4/2;SELECT 3-1"));
  }
}
