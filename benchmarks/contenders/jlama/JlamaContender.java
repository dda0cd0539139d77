// SPDX-License-Identifier: Apache-2.0
import com.github.tjake.jlama.model.AbstractModel;
import com.github.tjake.jlama.model.ModelSupport;
import com.github.tjake.jlama.safetensors.DType;
import com.github.tjake.jlama.tensor.AbstractTensor;
import com.github.tjake.jlama.tensor.KvBufferCache;
import com.github.tjake.jlama.tensor.operations.TensorOperationsProvider;
import com.github.tjake.jlama.util.PhysicalCoreExecutor;
import io.triad.benchmarks.peers.Contender;
import io.triad.benchmarks.peers.Questions;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Properties;

/**
 * Jlama: {@code JlamaContender FOLDER THREADS}. Does the steps of its {@code generate}, which takes texts only. Its batches are of one prompt's tokens, so
 * prompts follow one another.
 */
final class JlamaContender implements Contender {
    private static final String PROPERTIES = "/META-INF/maven/com.github.tjake/jlama-core/pom.properties";

    private final AbstractModel model;
    private final KvBufferCache keysAndValues;
    private final About about;

    private JlamaContender(File folder, int numThreads) throws IOException {
        PhysicalCoreExecutor.overrideThreadCount(numThreads);
        this.model = ModelSupport.loadModel(folder, DType.F32, DType.BF16);
        this.keysAndValues = new KvBufferCache(model);
        String operations = TensorOperationsProvider.get().name();
        String version = version() + ", " + operations + ", JDK " + Runtime.version();
        // Beside bfloat16 weights it takes these for all activations that it is told to.
        this.about = new About(version, "BF16, activations too", numThreads, false);
    }

    public static void main(String[] args) throws IOException {
        var output = System.out;
        System.setOut(System.err);
        Questions.answer(new JlamaContender(new File(args[0]), Integer.parseInt(args[1])), output);
    }

    private static String version() throws IOException {
        Properties properties = new Properties();
        try (InputStream stream = AbstractModel.class.getResourceAsStream(PROPERTIES)) {
            properties.load(stream);
        }
        return properties.getProperty("version");
    }

    @Override
    public About about() {
        return about;
    }

    @Override
    public List<List<Integer>> respond(List<List<Integer>> prompts, int numTokens) {
        return prompts.stream()
                .map(prompt -> respondTo(prompt.stream().mapToInt(Integer::intValue).toArray(), numTokens))
                .toList();
    }

    private List<Integer> respondTo(int[] prompt, int numTokens) {
        List<Integer> tokens = new ArrayList<>();
        try (KvBufferCache.KvBuffer memory = keysAndValues.getEphemeralKvBuffer();
                AbstractTensor logits = model.makeDenseTensor(model.getConfig().vocabularySize)) {
            try (AbstractTensor states = model.batchForward(prompt, 0, memory)) {
                tokens.add(model.sample(states.slice(states.shape().first() - 1), 0, 0, logits));
            }
            while (tokens.size() < numTokens) {
                int position = prompt.length + tokens.size() - 1;
                try (AbstractTensor state = model.forward(tokens.getLast(), position, memory, Optional.empty())) {
                    tokens.add(model.sample(state, 0, 0, logits));
                }
            }
        }
        return tokens;
    }
}
