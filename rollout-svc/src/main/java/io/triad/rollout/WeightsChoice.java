// SPDX-License-Identifier: Apache-2.0
package io.triad.rollout;

/** How a server comes by the weights of a version. */
public enum WeightsChoice {
    /** It was started with them, and serves that one version. */
    AS_STARTED,
    /** It reads all weights anew, one version at a time. */
    RELOAD,
    /** It loads adapters beside the weights that it was started with. */
    LORA
}
