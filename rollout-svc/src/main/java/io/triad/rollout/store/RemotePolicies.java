// SPDX-License-Identifier: Apache-2.0
package io.triad.rollout.store;

import io.triad.checkpoint.CheckpointRef;
import io.triad.checkpoint.CheckpointStore;
import io.triad.engine.remote.RemoteEngine;
import io.triad.engine.remote.ServerDescription;
import io.triad.engine.remote.WeightUpdate;
import io.triad.failure.ErrorCode;
import io.triad.failure.TriadException;
import io.triad.policy.PolicyConfig;
import io.triad.policy.folder.PolicyFolder;
import io.triad.policy.sampling.Completion;
import io.triad.policy.sampling.SampleRequest;
import io.triad.policy.sampling.Sampler;
import io.triad.policy.tokenizer.PolicyTokenizer;
import io.triad.rollout.sampling.Provenance;
import io.triad.rollout.sampling.SamplingPolicy;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.LongConsumer;
import org.jboss.logging.Logger;

/**
 * Policies that a vLLM or SGLang server samples. Here is read only what describes a policy, its configuration and its
 * tokenizer; its weights are put where the server sees them, and cost this process no memory.
 *
 * <p>The server may come and go: it is connected to when the first policy is wanted, not before.
 */
public final class RemotePolicies implements PolicyLoader {
    private static final Logger LOG = Logger.getLogger(RemotePolicies.class);
    private static final String WEIGHTS = ".safetensors";
    private static final String UNKNOWN = "unknown";

    private final CheckpointStore checkpoints;
    private final Path folder;
    private final RemoteSettings settings;
    private final ServerWatch watch;
    private volatile Optional<RemoteEngine> engine = Optional.empty();

    /**
     * Begins to watch the server.
     *
     * @param checkpoints where versions are fetched from
     * @param folder where what describes a version lies while it is opened
     * @param watchEvery how often the server is asked whether it is well
     */
    RemotePolicies(CheckpointStore checkpoints, Path folder, RemoteSettings settings, Duration watchEvery) {
        this.checkpoints = checkpoints;
        this.folder = folder;
        this.settings = settings;
        this.watch = new ServerWatch(this::askForTrouble, watchEvery);
    }

    @Override
    public Loaded load(CheckpointRef checkpoint, LongConsumer makeRoom) {
        requireWell();
        settings.weights().requireServable(checkpoints, checkpoint);
        RemoteEngine server = connected();
        makeRoom.accept(0);
        try {
            PolicyFolder files =
                    new PolicyFolder(checkpoints.fetch(checkpoint, folder, name -> !name.endsWith(WEIGHTS)));
            PolicyTokenizer tokenizer = files.tokenizer();
            try {
                return new Loaded(policy(server, checkpoint, files.config(), tokenizer), 0);
            } catch (RuntimeException | Error e) {
                tokenizer.close();
                throw e;
            }
        } finally {
            removeDescription(checkpoint);
        }
    }

    private SamplingPolicy policy(
            RemoteEngine server, CheckpointRef checkpoint, PolicyConfig config, PolicyTokenizer tokenizer) {
        WeightUpdate update = settings.weights().place(checkpoints, checkpoint, config);
        Sampler sampler = server.sampler(config, tokenizer, update);
        settings.weights().shared().ifPresent(shared -> shared.use(checkpoint));
        return new SamplingPolicy(
                () -> provenance(checkpoint, server.description()), tokenizer, new Served(checkpoint, sampler));
    }

    /** A sampler whose files go when it does. */
    private final class Served implements Sampler {
        private final CheckpointRef checkpoint;
        private final Sampler sampler;

        Served(CheckpointRef checkpoint, Sampler sampler) {
            this.checkpoint = checkpoint;
            this.sampler = sampler;
        }

        @Override
        public List<Completion> sample(List<SampleRequest> requests) {
            return sampler.sample(requests);
        }

        @Override
        public void close() {
            sampler.close();
            settings.weights().shared().ifPresent(shared -> shared.release(checkpoint));
        }
    }

    /** Only what the server says: it promises no bits, and shows no code of its arithmetic. */
    static Provenance provenance(CheckpointRef checkpoint, ServerDescription server) {
        return new Provenance(
                checkpoint,
                server.kind().name().toLowerCase(Locale.ROOT) + "-"
                        + server.version().orElse(UNKNOWN) + ":" + server.model(),
                "",
                server.dtype().orElse(UNKNOWN));
    }

    @Override
    public Optional<String> trouble() {
        return watch.trouble();
    }

    private Optional<String> askForTrouble() {
        return engine.map(RemoteEngine::trouble).orElseGet(() -> RemoteEngine.trouble(settings.engine()));
    }

    /** One question spares the tries and pauses of an engine; whoever waits has pauses of his own. */
    private void requireWell() {
        Optional<String> trouble = askForTrouble();
        if (trouble.isPresent()) {
            throw new TriadException(ErrorCode.UNAVAILABLE, trouble.get());
        }
    }

    /** On the loading thread only. What a server was started with is told at this moment. */
    private RemoteEngine connected() {
        if (engine.isPresent()) {
            return engine.get();
        }
        RemoteEngine connected = RemoteEngine.connect(settings.engine());
        try {
            ServerDescription server = connected.description();
            settings.weights().requireAsStarted(server);
            LOG.infof(
                    "connected to a server url=%s kind=%s version=%s model=%s dtype=%s",
                    settings.engine().server(),
                    server.kind(),
                    server.version().orElse(UNKNOWN),
                    server.model(),
                    server.dtype().orElse(UNKNOWN));
        } catch (RuntimeException e) {
            connected.close();
            throw e;
        }
        engine = Optional.of(connected);
        return connected;
    }

    /** Files that stay cost space, and no policy depends on them; nothing fails for their sake. */
    private void removeDescription(CheckpointRef checkpoint) {
        try {
            CheckpointStore.evict(checkpoint, folder);
        } catch (TriadException e) {
            LOG.warnf("fetched files stay in their folder uri=%s cause=%s", checkpoint.uri(), e.getMessage());
        }
    }

    @Override
    public void close() {
        watch.close();
        engine.ifPresent(RemoteEngine::close);
        settings.weights().shared().ifPresent(SharedFolder::close);
    }
}
