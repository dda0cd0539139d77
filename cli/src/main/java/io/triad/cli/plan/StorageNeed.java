// SPDX-License-Identifier: Apache-2.0
package io.triad.cli.plan;

/**
 * Disk that something needs until the run is closed.
 *
 * @param place whose disk
 * @param bytes how much
 * @param why what it is for
 */
public record StorageNeed(String place, long bytes, String why) {}
