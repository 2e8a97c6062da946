/**
 * The HTTP server of the local cloud: routing, JSON answers and errors as Google gives them, who
 * may call.
 *
 * <p>Start at {@link dev.sparkdrop.local.http.HttpService}.
 */
package dev.sparkdrop.local.http;
