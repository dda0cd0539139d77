// SPDX-License-Identifier: Apache-2.0
package io.triad.merging.engine;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.triad.checkpoint.safetensors.ShardedWriter;
import io.triad.checkpoint.safetensors.ShardedWriter.Shard;
import io.triad.checkpoint.safetensors.StoredTensor;
import io.triad.failure.ErrorCode;
import io.triad.failure.TriadException;
import io.triad.merging.model.SourceModel;
import io.triad.merging.plan.MergePlan;
import io.triad.merging.plan.PlannedTensor;
import io.triad.merging.plan.Planner;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * Merges models in folders into a folder, out of core: inputs are mapped, each thread holds some runs of a tensor, and a tensor is
 * written where it belongs in its shard as soon as it is computed. What was read is digested on the way. Of models in a store the
 * tensors are read that are being made ({@link TensorRoom}), and into a store a shard is moved when it is complete.
 *
 * <p>A merge that was killed goes on from its last complete shard when the same is asked for again, and a merge that is done is not
 * done again: when settings and inputs, read and digested anew, have the same address, the first's result stands.
 */
public final class FolderMerge {
    private final MergeRequest request;
    private final MergePlan plan;
    private final TensorRoom room;
    private final KnownDigests digests;
    private final ObjectNode settings;
    private final Companions companions;
    private final List<Shard> shards;

    private FolderMerge(MergeRequest request, MergePlan plan, TensorRoom room) {
        this.request = request;
        this.plan = plan;
        this.room = room;
        this.digests = new KnownDigests(request.digests());
        this.settings = SettingsJson.of(request.config(), request.seed());
        this.companions = new Companions(request.config(), plan);
        this.shards = ShardedWriter.plan(
                plan.tensors().stream().map(PlannedTensor::info).toList(), request.maxShardBytes());
    }

    /**
     * What came of a request.
     *
     * @param manifest of the merge
     * @param how it came about
     * @param numBytes that were read and written for it now
     */
    public record Outcome(MergeManifest manifest, How how, long numBytes) {
        /** How a merge came about. */
        public enum How {
            /** From the first tensor on. */
            MADE,
            /** From the shards of a merge that was killed. */
            RESUMED,
            /** It was done before. */
            FOUND
        }
    }

    /**
     * Does a merge.
     *
     * @throws TriadException INVALID_REQUEST when the request does not fit the models or the folder, CORRUPT_CHECKPOINT and NOT_FOUND
     *     for models that cannot be read, NON_FINITE naming a tensor that merges to what is no number or what its type cannot hold,
     *     EXHAUSTED when the folder cannot be written, UNAVAILABLE when the thread was interrupted
     */
    public static Outcome run(MergeRequest request, Progress progress) {
        try (TensorRoom room = new TensorRoom(TensorRoom.USUAL_BYTES)) {
            return run(request, room, progress);
        }
    }

    static Outcome run(MergeRequest request, TensorRoom room, Progress progress) {
        try (OpenModels open = OpenModels.of(request.models())) {
            MergePlan plan = Planner.plan(request.config(), open.models(), request.seed());
            FolderMerge merge = new FolderMerge(request, plan, room);
            try (Workplace workplace = Workplace.take(request.output())) {
                Outcome outcome = merge.in(workplace, progress);
                merge.digests.keep();
                return outcome;
            }
        } catch (IOException e) {
            throw unwritable(request, e);
        } catch (UncheckedIOException e) {
            throw unwritable(request, e.getCause());
        }
    }

    private static TriadException unwritable(MergeRequest request, IOException e) {
        return new TriadException(
                ErrorCode.EXHAUSTED,
                "the merge cannot be written to " + request.output() + ": " + e
                        + "; check the folder's permissions and the disk's free space",
                e);
    }

    private Outcome in(Workplace workplace, Progress progress) throws IOException {
        Optional<MergeManifest> done = workplace.manifest();
        if (done.isPresent() && !request.replaces()) {
            return found(workplace, done.get(), progress);
        }
        ObjectNode asked = settings.objectNode();
        asked.set("settings", settings);
        asked.put("max_shard_bytes", request.maxShardBytes()).put("engine_version", MergeManifest.ENGINE_VERSION);
        OpenModels.describe(request.models(), asked.putArray("models"));
        Optional<ObjectNode> begun = workplace.begun();
        boolean resumes = begun.isPresent() && begun.get().toString().equals(asked.toString()) && done.isEmpty();
        if (!resumes) {
            requireFree(workplace, begun.isPresent());
            workplace.begin(asked);
        }
        List<ShardRecord> records = new ArrayList<>(workplace.completed(shards));
        resumes = resumes && !records.isEmpty();
        long numBytes = make(workplace, records, progress);
        ShardedWriter.writeIndex(workplace.folder(), shards);
        companions.write(workplace.folder());
        MergeManifest manifest = manifest(records);
        workplace.done(manifest);
        return new Outcome(manifest, resumes ? Outcome.How.RESUMED : Outcome.How.MADE, numBytes);
    }

    private void requireFree(Workplace workplace, boolean begun) throws IOException {
        if (workplace.isForeign()) {
            throw refused(request.output() + " holds other files; name a new folder for the merge");
        }
        if (begun && !request.replaces()) {
            throw refused(
                    request.output() + " holds the beginning of another merge; ask for that one again to go on with it,"
                            + " replace it, or name another folder");
        }
    }

    private Outcome found(Workplace workplace, MergeManifest done, Progress progress) {
        long numTotal =
                plan.tensors().stream().mapToLong(FolderMerge::sourceBytes).sum();
        ConcurrentLinkedQueue<PlannedTensor> left = new ConcurrentLinkedQueue<>(plan.tensors());
        ConcurrentLinkedQueue<TensorRecord.Source> read = new ConcurrentLinkedQueue<>();
        Workers.run(
                request.numThreads(),
                room,
                this::digest,
                work -> {
                    PlannedTensor tensor = left.poll();
                    if (tensor != null) {
                        read.addAll(work.sources(tensor));
                    }
                    return tensor != null;
                },
                numTotal,
                progress);
        String address = MergeManifest.address(settings, models(List.copyOf(read)));
        if (!address.equals(done.sha256())) {
            throw refused(request.output() + " holds another merge, " + done.sha256() + ", and " + address
                    + " is asked for; replace it, or name another folder");
        }
        for (MergeManifest.Shard shard : done.output().shards()) {
            long numBytes = workplace.numBytes(shard.file());
            if (numBytes != shard.numBytes()) {
                throw refused(request.output() + "/" + shard.file() + " has " + numBytes + " bytes and not "
                        + shard.numBytes() + " as the merge wrote it; replace the merge");
            }
        }
        return new Outcome(done, Outcome.How.FOUND, numTotal);
    }

    private long make(Workplace workplace, List<ShardRecord> records, Progress progress) {
        Set<String> completed = records.stream().map(ShardRecord::file).collect(Collectors.toCollection(HashSet::new));
        List<Shard> left = shards.stream()
                .filter(shard -> !completed.contains(shard.file()))
                .toList();
        Set<String> names = left.stream()
                .flatMap(shard -> shard.tensors().stream())
                .map(info -> info.name())
                .collect(Collectors.toSet());
        List<PlannedTensor> tensors = plan.tensors().stream()
                .filter(tensor -> names.contains(tensor.info().name()))
                .toList();
        int numTimes = workplace.movesShards() ? 2 : 1;
        long numTotal = tensors.stream()
                .mapToLong(
                        tensor -> sourceBytes(tensor) + numTimes * tensor.info().numBytes())
                .sum();
        ConcurrentLinkedQueue<ShardRecord> made = new ConcurrentLinkedQueue<>();
        try (ShardWork shardWork = new ShardWork(workplace.folder(), workplace.incoming(), left, tensors, shard -> {
            long numMoved = workplace.completed(shard);
            made.add(shard);
            return numMoved;
        })) {
            Workers.run(request.numThreads(), room, this::digest, shardWork::makeNext, numTotal, progress);
        }
        records.addAll(made);
        return numTotal;
    }

    private String digest(int model, StoredTensor tensor, Supplier<String> workedOut) {
        SourceModel source = plan.models().get(model);
        return request.models().get(source.name()) instanceof ModelPlace.Folder folder
                ? digests.of(folder.path(), tensor, workedOut)
                : workedOut.get();
    }

    private static long sourceBytes(PlannedTensor tensor) {
        return tensor.sources().stream()
                .mapToLong(source -> source.stored().info().numBytes())
                .sum();
    }

    private MergeManifest manifest(List<ShardRecord> records) throws IOException {
        Map<String, ShardRecord> byFile = records.stream().collect(Collectors.toMap(ShardRecord::file, each -> each));
        List<TensorRecord.Source> read = new ArrayList<>();
        List<String> written = new ArrayList<>();
        List<MergeManifest.Shard> files = new ArrayList<>();
        for (Shard shard : shards) {
            ShardRecord record = Objects.requireNonNull(byFile.get(shard.file()));
            files.add(new MergeManifest.Shard(shard.file(), record.numBytes()));
            for (int index = 0; index < shard.tensors().size(); index++) {
                TensorRecord tensor = record.tensors().get(index);
                read.addAll(tensor.sources());
                written.add(tensor.name() + " " + shard.tensors().get(index).dtype() + " "
                        + shard.tensors().get(index).shape() + " " + tensor.sha256());
            }
        }
        List<MergeManifest.Model> models = models(read);
        return new MergeManifest(
                MergeManifest.FORMAT_VERSION,
                MergeManifest.address(settings, models),
                MergeManifest.ENGINE_VERSION,
                settings,
                models,
                new MergeManifest.Output(written.size(), MergeManifest.sha256(written), files));
    }

    private List<MergeManifest.Model> models(List<TensorRecord.Source> read) {
        List<MergeManifest.Model> models = new ArrayList<>();
        for (int index = 0; index < plan.models().size(); index++) {
            int place = index;
            SourceModel model = plan.models().get(index);
            List<String> tensors = read.stream()
                    .filter(source -> source.model() == place)
                    .map(source -> source.tensor() + " " + source.sha256())
                    .distinct()
                    .sorted()
                    .toList();
            models.add(new MergeManifest.Model(
                    model.name(),
                    tensors.size(),
                    MergeManifest.sha256(tensors),
                    MergeManifest.sha256(List.of(model.config().toString())),
                    model.vocabulary()
                            .map(vocabulary -> MergeManifest.sha256(
                                    List.of(vocabulary.file().toString())))
                            .orElse("")));
        }
        return models;
    }

    private static TriadException refused(String message) {
        return new TriadException(ErrorCode.INVALID_REQUEST, message);
    }
}
