#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Writes the Grafana boards of the chart: k8s/scripts/boards.py. Change them here; BoardsTest tells when the files are others."""
import json
import pathlib

FOLDER = pathlib.Path(__file__).resolve().parent.parent / "triad" / "files" / "dashboards"
SOURCE = {"type": "prometheus", "uid": "${source}"}
WIDTH = 24


def panel(title, *targets, unit="short", kind="timeseries", width=8, height=8, text=""):
    """One panel; a target is (expression, legend)."""
    return {
        "title": title,
        "description": text,
        "type": kind,
        "datasource": SOURCE,
        "size": (width, height),
        "fieldConfig": {"defaults": {"unit": unit, "min": None, "custom": {"showPoints": "auto", "spanNulls": True}}
                        if kind == "timeseries" else {"unit": unit}, "overrides": []},
        "options": {"legend": {"displayMode": "list", "placement": "bottom"}, "tooltip": {"mode": "multi", "sort": "desc"}}
        if kind == "timeseries" else {"reduceOptions": {"calcs": ["lastNotNull"]}, "textMode": "value_and_name"},
        "targets": [{"refId": chr(65 + i), "datasource": SOURCE, "expr": expr, "legendFormat": legend}
                    for i, (expr, legend) in enumerate(targets)],
    }


def row(title):
    return {"title": title, "type": "row", "size": (WIDTH, 1), "collapsed": False, "panels": []}


def board(uid, title, panels, variables=()):
    """A board; panels are laid out in lines of 24 columns."""
    x = y = line = 0
    laid = []
    for number, each in enumerate(panels, 1):
        width, height = each.pop("size")
        if x + width > WIDTH or each["type"] == "row":
            x, y, line = 0, y + line, 0
        each.update(id=number, gridPos={"x": x, "y": y, "w": width, "h": height})
        x, line = x + width, max(line, height)
        laid.append(each)
    source = {"name": "source", "label": "Prometheus", "type": "datasource", "query": "prometheus", "current": {}, "hide": 0}
    return {
        "uid": uid, "title": title, "tags": ["triad"], "schemaVersion": 39, "version": 1, "editable": True,
        "timezone": "browser", "refresh": "30s", "time": {"from": "now-3h", "to": "now"},
        "links": [{"title": "Triad", "type": "dashboards", "tags": ["triad"], "asDropdown": True, "keepTime": True}],
        "annotations": {"list": []},
        "templating": {"list": [source, *variables]},
        "panels": laid,
    }


def choice(name, label, query):
    return {"name": name, "label": label, "type": "query", "datasource": SOURCE, "query": {"query": query, "refId": name},
            "definition": query, "multi": True, "includeAll": True, "current": {"text": "All", "value": "$__all"},
            "refresh": 2, "sort": 1}


def step(measure):
    return f'max by (lane) (triad_trainer_step_{measure}{{lane=~"$lane"}})'


def mean(summary):
    return (f'sum by (lane) (rate(triad_trainer_{summary}_sum{{lane=~"$lane"}}[$__rate_interval]))'
            f' / sum by (lane) (rate(triad_trainer_{summary}_count{{lane=~"$lane"}}[$__rate_interval]))')


def rate(metric, by="", matchers=""):
    return f"sum{f' by ({by})' if by else ''} (rate({metric}{matchers}[$__rate_interval]))"


def lag(channel):
    return f'max by (service) (kafka_consumer_fetch_manager_records_lag_max{{client_id="kafka-consumer-{channel}"}})'


LANE = "{{lane}}"
LEARNING = board("triad-learning", "Triad / Learning", [
    row("What is learnt"),
    panel("Reward", (step("reward"), LANE), text="Mean of the last step"),
    panel("Accuracy", (step("accuracy"), LANE), unit="percentunit", text="Share of right answers in the last step"),
    panel("Well-formed", (step("well_formed"), LANE), unit="percentunit"),
    panel("Loss", (step("loss"), LANE)),
    panel("KL to the reference", (step("kl"), LANE), text="Nats a token"),
    panel("Entropy", (step("entropy"), LANE), text="Nats a token; a fall to nothing is a collapse"),
    panel("Gradient norm", (step("gradient_norm"), LANE)),
    panel("Response length", (step("response_tokens"), LANE), text="Tokens"),
    panel("Clipped", (step("clip_low"), "low " + LANE), (step("clip_high"), "high " + LANE), unit="percentunit"),
    row("Whether it is what one thinks"),
    panel("Sampler against trainer", (mean("mismatch_mean"), LANE), text="Mean |difference| of log-probabilities, nats a token; 0.05 warns"),
    panel("Importance ratio", (mean("mismatch_ratio"), LANE), text="Mean of exp(trainer − sampler); near 1"),
    panel("Staleness", (mean("staleness"), LANE), text="Versions between sampling and training; 0 is on-policy"),
    panel("Groups that teach nothing", ('max by (lane) (triad_verifier_signals_group_collapse{lane=~"$lane"})', LANE), unit="percentunit"),
    panel("Several answers", ('max by (lane) (triad_verifier_signals_several_answers{lane=~"$lane"})', LANE), unit="percentunit"),
    panel("Format in the reward", ('max by (lane) (triad_verifier_signals_format_dominance{lane=~"$lane"})', LANE), unit="percentunit",
          text="Share of the reward's variance that its format part makes up"),
    row("Pace"),
    panel("Steps a minute", ('60 * ' + rate("triad_trainer_steps_total", "lane", '{lane=~"$lane"}'), LANE)),
    panel("Tokens trained a second", (rate("triad_trainer_tokens_total", "lane", '{lane=~"$lane"}'), LANE)),
    panel("Where a step's time goes", (step("sampling"), "sampling " + LANE), (step("training"), "training " + LANE),
          (step("wait"), "waiting " + LANE), unit="s"),
], [choice("lane", "Lane", "label_values(triad_trainer_steps_total, lane)")])

FLOW = board("triad-flow", "Triad / Flow", [
    panel("Tokens sampled a second", (rate("triad_rollout_tokens_total"), "tokens"), kind="stat", width=6, height=4),
    panel("Responses judged a second", (rate("triad_verifier_rollouts_judged_total"), "responses"), kind="stat", width=6, height=4),
    panel("Credits that wait", ("sum(triad_taskgenerator_credits_waiting)", "credits"), kind="stat", width=6, height=4),
    panel("Checkpoints to measure", ("sum(triad_evaluations_pending)", "checkpoints"), kind="stat", width=6, height=4),
    row("From task to reward"),
    panel("Tasks issued", (rate("triad_taskgenerator_tasks_issued_total", "lane"), LANE), unit="ops"),
    panel("Tasks by outcome", (rate("triad_rollout_tasks_total", "outcome"), "{{outcome}}"), unit="ops",
          text="received = sampled + outdated + refused + failed + what is in the making"),
    panel("Responses by verdict", (rate("triad_verifier_rollouts_judged_total", "verdict"), "{{verdict}}"), unit="ops"),
    panel("Records that wait", (lag("tasks"), "tasks: {{service}}"), (lag("rollouts"), "responses: {{service}}"),
          (lag("rewards"), "rewards: {{service}}"), (lag("policies"), "policies: {{service}}"), width=12,
          text="In the partition with the most, as the consumers see it; none is told of services that are scaled to zero"),
    panel("Put aside or failed", (rate("triad_verifier_rollouts_refused_total"), "rollouts refused"),
          (rate("triad_verifier_rollouts_failed_total"), "rollouts failed"),
          (rate("triad_rollout_tasks_total", "outcome", '{outcome=~"refused|failed"}'), "tasks {{outcome}}"),
          (rate("triad_taskgenerator_events_refused_total", "topic"), "refused {{topic}}"), unit="ops", width=12),
    row("Policies and engines"),
    panel("Versions held", ("triad_rollout_policies_held", "{{instance}}")),
    panel("Weights in memory", ("triad_rollout_policies_memory_bytes", "{{instance}}"), unit="bytes"),
    panel("Waiting", ("max(triad_rollout_policies_waiting)", "for a checkpoint"), ("max(triad_rollout_engine_stalled)", "for the engine"),
          ("max(triad_rollout_engine_troubled)", "engine troubled")),
    row("Merge and evaluation"),
    panel("Merges", ("sum(triad_merges_announced_total)", "announced"), width=12),
    panel("Samples measured", (rate("triad_evaluation_samples_total", "verdict"), "{{verdict}}"), unit="ops", width=12),
])

WHO = "{{service}} {{instance}}"
PICKED = '{service=~"$service"}'
MACHINES = board("triad-machines", "Triad / Machines", [
    panel("Up", ('sum by (service) (up{service=~"$service"})', "{{service}}"), kind="stat", width=24, height=4),
    panel("Processor", (f"process_cpu_usage{PICKED}", WHO), unit="percentunit"),
    panel("Heap", ('sum by (service, instance) (jvm_memory_used_bytes{area="heap", service=~"$service"})', WHO), unit="bytes"),
    panel("Beside the heap", ('sum by (service, instance) (jvm_memory_used_bytes{area="nonheap", service=~"$service"})', WHO), unit="bytes",
          text="Of the JVM; PyTorch's tensors are not in it"),
    panel("Pauses of the collector", (rate("jvm_gc_pause_seconds_sum", "service, instance", PICKED), WHO), unit="percentunit"),
    panel("Threads", (f"jvm_threads_live_threads{PICKED}", WHO)),
    panel("Running since", (f"time() - process_start_time_seconds{PICKED}", WHO), unit="s"),
    panel("Records read", ("sum by (service, client_id) (rate(kafka_consumer_fetch_manager_records_consumed_total{service=~\"$service\"}[$__rate_interval]))",
                           "{{service}} {{client_id}}"), unit="ops", width=12),
    panel("Requests", (rate("http_server_requests_seconds_count", "service, uri, status", PICKED), "{{service}} {{uri}} {{status}}"),
          unit="ops", width=12),
], [choice("service", "Service", "label_values(up{service=~\".+-svc\"}, service)")])


def main():
    FOLDER.mkdir(parents=True, exist_ok=True)
    for name, content in {"learning": LEARNING, "flow": FLOW, "machines": MACHINES}.items():
        (FOLDER / f"{name}.json").write_text(json.dumps(content, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
