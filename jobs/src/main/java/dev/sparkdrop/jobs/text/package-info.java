/** CSV and JSON: looked at, cut into parts, and read record by record into rows and bad rows. */
package dev.sparkdrop.jobs.text;
