/** The console's pages, as HTML and as JSON: what was asked for, what is shown, and how. */
package dev.sparkdrop.console.web;
