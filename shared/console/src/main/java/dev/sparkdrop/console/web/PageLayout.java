package dev.sparkdrop.console.web;

/**
 * What is around every page.
 *
 * @param assets folder of the files that belong to it
 * @param every after how many milliseconds it looks again; 0: never
 * @param notice what was just done; null for nothing
 */
record PageLayout(String assets, int every, String notice) {}
