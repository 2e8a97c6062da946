/**
 * The operator's commands in a terminal: what the console tells and does, as text or JSON, with
 * exit codes for scripts.
 */
package dev.sparkdrop.cli;
