// SPDX-License-Identifier: Apache-2.0
package io.triad.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.triad.cli.merge.ModelPlaces;
import io.triad.cli.progress.ByteProgress;
import io.triad.cli.screen.Screen;
import io.triad.cli.screen.Screens;
import io.triad.failure.ErrorCode;
import io.triad.failure.TriadException;
import io.triad.merging.config.MergeConfig;
import io.triad.merging.config.MergeFile;
import io.triad.merging.engine.FolderMerge;
import io.triad.merging.engine.MergeRequest;
import io.triad.merging.engine.ModelPlace;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.SequencedMap;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code triad merge}: models merged as a merge file says. */
@Command(
        name = "merge",
        description = {
            "Merges models in Hugging Face layout, without a suite, from a merge file in mergekit's YAML.",
            "The same files and settings give the same bits, on any machine and any number of threads. After an"
                    + " interruption the",
            "same command goes on from the last finished shard; a merge that is done already is found again."
        })
final class MergeCommand implements Callable<Integer> {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Pattern SIZE = Pattern.compile("([0-9]{1,15})([kMGT]?)B?");
    private static final String PREFIXES = "kMGT";

    @Mixin
    private final HelpOption help = new HelpOption();

    @Parameters(
            paramLabel = "MERGE.yaml",
            description = {
                "Models in it are folders, s3:// addresses (of the store of TRIAD_STORE_ENDPOINT,"
                        + " TRIAD_STORE_ACCESS_KEY and",
                "TRIAD_STORE_SECRET_KEY, else a suite's), or names of the Hugging Face hub that hf has downloaded."
            })
    private Path file = Path.of("");

    @Option(
            names = "--out",
            paramLabel = "DIR|s3://…",
            required = true,
            description = {
                "The merged model's folder, a new one, or its address in the store of TRIAD_STORE_ENDPOINT. Shards are moved there",
                "as they are finished, so the disk needs room for one a thread."
            })
    private String out = "";

    @Option(
            names = "--seed",
            paramLabel = "NUMBER",
            description = "Seed of methods that draw (default: the file's random_seed, else 0).")
    private @Nullable Long seed;

    @Option(
            names = "--max-shard-size",
            paramLabel = "SIZE",
            defaultValue = "5GB",
            description = "Bound on a file of weights, such as 500MB (default: ${DEFAULT-VALUE}).")
    private String maxShardSize = "";

    @Option(names = "--force", description = "Replaces another merge that was begun or done in DIR.")
    private boolean force;

    @Option(
            names = "--digest-all",
            description = {
                "Digests every input again, also files that have not changed since an earlier merge, by their inodes; digests of",
                "those are kept in digests of the data folder."
            })
    private boolean digestAll;

    @Option(names = "--json", description = "Writes the merge's manifest to standard output when it is done.")
    private boolean json;

    @Mixin
    private final StoreOption store = new StoreOption();

    @Mixin
    private final ThreadsOption threads = new ThreadsOption();

    @Override
    public Integer call() throws IOException {
        MergeConfig config = MergeFile.read(text(), file.toString());
        long maxShardBytes = size(maxShardSize);
        int numThreads = threads.number();
        try (Screen screen = Screens.open(true);
                ModelPlaces.Stores stores = new ModelPlaces.Stores()) {
            ModelPlaces places = new ModelPlaces(
                    store.checkpoints(screen::say), System.getenv(), Path.of(System.getProperty("user.home")));
            ModelPlace output = places.output(out, stores);
            SequencedMap<String, ModelPlace> models = new LinkedHashMap<>();
            config.models().forEach(name -> models.put(name, places.find(name, stores)));
            MergeRequest request = new MergeRequest(
                    config,
                    models,
                    output,
                    seed == null ? config.seed().orElse(0) : seed,
                    numThreads,
                    maxShardBytes,
                    force);
            merge(digestAll ? request : request.withDigestsIn(store.dataDir().resolve("digests")), screen);
        }
        return 0;
    }

    private void merge(MergeRequest request, Screen screen) {
        long begun = System.nanoTime();
        ByteProgress progress = new ByteProgress(System::nanoTime, screen::tick);
        AtomicBoolean over = new AtomicBoolean();
        try (OnInterruption _ = OnInterruption.run(() -> {
            if (!over.get()) {
                screen.say("interrupted; the same command goes on from the last finished shard in " + out);
            }
        })) {
            FolderMerge.Outcome outcome = FolderMerge.run(request, progress::at);
            over.set(true);
            tell(outcome, (System.nanoTime() - begun) / 1e9, screen);
        }
    }

    private void tell(FolderMerge.Outcome outcome, double seconds, Screen screen) {
        String how =
                switch (outcome.how()) {
                    case MADE -> "merged into " + out;
                    case RESUMED -> "merged into " + out + ", going on from what was there";
                    case FOUND -> out + " holds this merge already";
                };
        screen.say(String.format(
                Locale.ROOT,
                "%s: %,d tensors, %s read and written in %.2f s, %s/s; merge %s",
                how,
                outcome.manifest().output().numTensors(),
                ByteProgress.bytes(outcome.numBytes()),
                seconds,
                ByteProgress.bytes(outcome.numBytes() / seconds),
                outcome.manifest().sha256()));
        if (json) {
            ObjectNode line = JSON.createObjectNode();
            line.put("out", out).put("how", outcome.how().name().toLowerCase(Locale.ROOT));
            line.put("seconds", seconds).put("bytes", outcome.numBytes());
            line.set("merge", JSON.valueToTree(outcome.manifest()));
            System.out.println(line);
        }
    }

    private String text() {
        try {
            if (Files.size(file) > MergeFile.MAX_CHARACTERS) {
                throw new TriadException(
                        ErrorCode.INVALID_REQUEST, file + " has " + Files.size(file) + " bytes; that is no merge file");
            }
            return Files.readString(file, StandardCharsets.UTF_8);
        } catch (NoSuchFileException e) {
            throw new TriadException(ErrorCode.NOT_FOUND, file + " does not exist", e);
        } catch (IOException e) {
            throw new TriadException(ErrorCode.INVALID_REQUEST, file + " cannot be read: " + e, e);
        }
    }

    private static long size(String text) {
        Matcher matcher = SIZE.matcher(text);
        if (!matcher.matches() || Long.parseLong(matcher.group(1)) == 0) {
            throw new TriadException(
                    ErrorCode.INVALID_REQUEST,
                    "--max-shard-size is '" + text + "', expected a size such as 500MB or 5GB");
        }
        long size = Long.parseLong(matcher.group(1));
        for (int power = PREFIXES.indexOf(matcher.group(2)); !matcher.group(2).isEmpty() && power >= 0; power--) {
            size = Math.multiplyExact(size, 1000);
        }
        return size;
    }
}
