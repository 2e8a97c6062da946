/** CloudEvents and messages to values: what of the outside may come in, and why not. */
package dev.sparkdrop.event;
