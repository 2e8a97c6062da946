/**
 * The Spark job that turns the objects of one manifest into one run of a table in the lake.
 *
 * <p>A run goes: look at the live generations, read what is still live, lay its columns beside the
 * table's, stage the rows outside the table, look at the generations again, and only then move the
 * rows in. Generations never come back, so an object that is live before and after was read as that
 * generation; if one changed meanwhile, all is staged anew without it.
 *
 * <p>The packages below do not know this one: {@code batch} says what to read, {@code text} and
 * {@code typed} read it, {@code value} and {@code schema} fit it to the table, {@code table} keeps
 * it.
 */
package dev.sparkdrop.jobs;
