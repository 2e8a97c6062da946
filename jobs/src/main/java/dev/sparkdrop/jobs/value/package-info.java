/** What a text is as a value: numbers, dates and the like, of which no digit is lost. */
package dev.sparkdrop.jobs.value;
