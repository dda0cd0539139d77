// SPDX-License-Identifier: Apache-2.0
package io.triad.policy.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.JniUtils;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/**
 * A decoder's layers one at a time, so that no more than one of them has its intermediate results in memory. DJL has no
 * checkpointing of activations; this is PyTorch's, by hand.
 *
 * <p>The gradient has the bits of the whole graph's: each layer's operations are the same in the same order, and where a tied
 * embedding is used twice, both gradients are added to each other before they are added to what was accumulated.
 *
 * @param graph of the batch
 * @param manager the graph's
 */
record LayerwisePass(DecoderGraph graph, NDManager manager) {
    /** Predictions without a graph; belongs where nothing is recorded. */
    TokenPredictions predictions(double temperature) {
        NDArray hidden_RD = alone(graph::embedded);
        for (int layer = 0; layer < graph.lastLayer(); layer++) {
            hidden_RD = next(layer, hidden_RD);
        }
        return graph.predictions(hidden_RD, graph.output(), temperature);
    }

    private NDArray next(int layer, NDArray hidden_RD) {
        NDArray next_RD = alone(() -> graph.layer(layer, hidden_RD));
        hidden_RD.close();
        return next_RD;
    }

    /**
     * Adds the loss's gradients to the parameters', keeping no more than each layer's input; belongs where gradients are
     * recorded.
     *
     * @return the loss
     * @throws io.triad.failure.TriadException NON_FINITE when the loss is NaN or infinite; no gradient was added then
     */
    double accumulate(double temperature, LossFunction lossFunction) {
        List<NDArray> inputs = inputs();
        NDArray embedding = graph.embedding();
        boolean tied = graph.isTied() && embedding.hasGradient();
        // Its gradient is kept apart until that of the look-up is there.
        NDArray output_VD = tied ? recorded(embedding.stopGradient()) : graph.output();
        double loss;
        try (NDScope scope = new NDScope()) {
            scope.suppressNotUsedWarning();
            NDArray total = lossFunction.loss(graph.predictions(recorded(inputs.getLast()), output_VD, temperature));
            loss = Backward.finite(total, graph.numScored());
            Backward.run(total);
        }
        for (int layer = graph.lastLayer() - 1; layer >= 0; layer--) {
            NDArray gradient_RD = gradientOf(inputs.removeLast());
            NDArray input_RD = recorded(inputs.getLast());
            int current = layer;
            layerwise(() -> graph.layer(current, input_RD), gradient_RD);
        }
        if (embedding.hasGradient()) {
            NDArray gradient_RD = gradientOf(inputs.removeLast());
            if (tied) {
                lookUp(embedding, gradient_RD, output_VD.getGradient());
            } else {
                layerwise(graph::embedded, gradient_RD);
            }
        }
        return loss;
    }

    /** What each layer reads, without a graph. */
    private List<NDArray> inputs() {
        List<NDArray> inputs = new ArrayList<>();
        try (GradientMode off = GradientMode.off()) {
            inputs.add(alone(graph::embedded));
            for (int layer = 0; layer < graph.lastLayer(); layer++) {
                int current = layer;
                inputs.add(alone(() -> graph.layer(current, inputs.getLast())));
            }
        }
        return inputs;
    }

    private static NDArray recorded(NDArray leaf) {
        leaf.setRequiresGradient(true);
        return leaf;
    }

    /** The array's gradient, in the array's place. */
    private static NDArray gradientOf(NDArray array) {
        NDArray gradient = array.getGradient();
        array.close();
        return gradient;
    }

    /** Computes again, hands the gradient on, and lets go of everything but what it was handed to. */
    private static void layerwise(Supplier<NDArray> operation, NDArray gradient) {
        try (NDScope scope = new NDScope()) {
            scope.suppressNotUsedWarning();
            JniUtils.backward((PtNDArray) operation.get(), (PtNDArray) gradient, false, false);
        }
        gradient.close();
    }

    /** The embedding's two gradients as one: those of sums of products are the other factors, exactly. */
    private void lookUp(NDArray embedding_VD, NDArray gradient_RD, NDArray outputGradient_VD) {
        try (NDScope scope = new NDScope()) {
            scope.suppressNotUsedWarning();
            NDArray looked = graph.embedded().mul(gradient_RD).sum();
            Backward.run(looked.add(embedding_VD.mul(outputGradient_VD).sum()));
        }
    }

    /** The result alone stays, and goes with the scope around. */
    private static NDArray alone(Supplier<NDArray> operation) {
        NDArray result;
        try (NDScope inner = new NDScope()) {
            inner.suppressNotUsedWarning();
            result = operation.get();
            NDScope.unregister(result);
        }
        NDScope.register(result);
        return result;
    }
}
