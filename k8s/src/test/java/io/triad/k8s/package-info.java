// SPDX-License-Identifier: Apache-2.0
/** Tests of the chart, its boards and alerts, and the compose file: without a cluster, against what the services really are. */
@org.jspecify.annotations.NullMarked
package io.triad.k8s;
