// SPDX-License-Identifier: Apache-2.0
// Asks for /status.json every two seconds, and shows it. The server sends numbers that only grow; rates and quantiles are the
// differences between two answers. Whatever comes is put into the page as text, never as HTML.

import { Plot } from "/plot.js";

const EVERY = 2000;
const PATIENCE = 5000;

const $ = (id) => document.getElementById(id);
const whole = new Intl.NumberFormat("en");
const seconds = (value) => {
    if (value < 0.001) return `${(value * 1e6).toFixed(0)} µs`;
    if (value < 1) return `${(value * 1e3).toFixed(value < 0.1 ? 1 : 0)} ms`;
    if (value < 600) return `${value.toFixed(value < 10 ? 1 : 0)} s`;
    if (value < 36000) return `${(value / 60).toFixed(0)} min`;
    return `${(value / 3600).toFixed(0)} h`;
};
const bytes = (value) => (value < 1e7 ? `${(value / 1e3).toFixed(0)} KB` : value < 1e10 ? `${(value / 1e6).toFixed(0)} MB` : `${(value / 1e9).toFixed(1)} GB`);
const perSecond = (value) => `${value < 10 ? value.toFixed(1) : whole.format(Math.round(value))}/s`;

const plots = {
    requests: new Plot($("plots"), "Requests", [["started", "--line"], ["stored", "--line-2"]], perSecond),
    latency: new Plot($("plots"), "Time to answer", [["half within", "--line"], ["99 % within", "--line-2"]], seconds),
    waits: new Plot($("plots"), "Wait for a lock", [["half within", "--line"], ["99 % within", "--line-2"]], seconds),
    locks: new Plot($("plots"), "Locks", [["held", "--line"], ["waiting", "--line-2"]], (value) => whole.format(value)),
    refusals: new Plot($("plots"), "Refusals", [["", "--line-2"]], perSecond),
    sessions: new Plot($("plots"), "Sessions", [["", "--line"]], (value) => whole.format(value)),
};

let former = null;
let paused = false;

function element(name, text, className) {
    const made = document.createElement(name);
    made.textContent = text;
    if (className) made.className = className;
    return made;
}

/** Leaves what is there alone where nothing has changed: a screen reader or a selection stays in its place. */
function fill(parent, children) {
    const made = document.createElement(parent.tagName);
    made.append(...children);
    if (made.innerHTML !== parent.innerHTML) parent.replaceChildren(...made.childNodes);
}

function row(cells) {
    const made = document.createElement("tr");
    made.append(...cells.map((cell) => (cell instanceof Node ? cell : element("td", cell))));
    return made;
}

function rows(table, all, none) {
    const columns = $(table).querySelectorAll("th").length;
    const empty = element("td", none);
    empty.colSpan = columns;
    fill($(table).tBodies[0], all.length ? all : [row([empty])]);
}

// --- what the numbers mean

/** A difference below 0: the server was started anew. */
function rate(now, names) {
    const grown = names.reduce((sum, name) => sum + now.counts[name] - former.counts[name], 0);
    return grown < 0 ? null : (grown * 1000) / (now.time - former.time);
}

/** In seconds, the bound that so many of the answers since the last look were within. */
function quantile(now, names, part) {
    const grown = new Map();
    let count = 0;
    for (const name of names) {
        const [latest, earlier] = [now.times[name], former.times[name]];
        count += latest.count - earlier.count;
        latest.buckets.forEach(([bound, value], index) => grown.set(bound, (grown.get(bound) ?? 0) + value - earlier.buckets[index][1]));
    }
    if (count <= 0) return null;
    const bounds = [...grown.keys()].sort((one, other) => one - other);
    const found = bounds.find((bound) => grown.get(bound) >= part * count) ?? bounds.at(-1);
    return found / 1e6;
}

const client = (claim) => (claim.node ? `process ${claim.pid ?? "?"} at ${claim.node}` : "nobody: its connection fell silent");

// --- what is shown

function showNow(now) {
    const values = [
        ["Sessions", whole.format(now.sessions)],
        ["Connections", whole.format(now.connections)],
        ["Locks held", whole.format(now.locks)],
        ["Requests waiting", whole.format(now.waiting)],
        ["Memory", bytes(now.memory) + (now.memory_limit ? ` of ${bytes(now.memory_limit)}` : "")],
        ...(now.disc_free === undefined ? [] : [["Disc free", bytes(now.disc_free)]]),
        ["Up for", seconds(now.uptime)],
        ["Store", now.store],
    ];
    fill($("now"), values.map(([name, value]) => {
        const pair = document.createElement("div");
        pair.append(element("dt", name), element("dd", value));
        return pair;
    }));
}

function showTables(now) {
    rows("locks", now.locked.map((lock) => row([
        lock.handle, client(lock.holder), seconds((lock.holder.held ?? 0) / 1000),
        lock.waiting.map((claim) => `${client(claim)}, ${seconds(claim.waited / 1000)}`).join("; ") || "nobody",
    ])), "No session is locked.");
    rows("members", now.members.map((member) => row([
        member.node, element("td", member.state, member.state === "ready" ? "good" : "bad"),
        member.sessions === undefined ? "" : whole.format(member.sessions), member.connections === undefined ? "" : whole.format(member.connections),
    ])), "None.");
    rows("failures", now.failures.map((failure) => row([
        new Date(failure.time).toLocaleTimeString(),
        failure.what === "error" ? failure.says : `${failure.request} refused: ${failure.reason}`,
        failure.what === "error" ? "the server" : client(failure),
    ])), "None since the start.");
}

function showPlots(now) {
    const refused = Object.keys(now.counts).filter((name) => name.startsWith("refused."));
    const quick = ["start", "create", "commit", "destroy"];
    plots.requests.add([rate(now, ["requests.start"]), rate(now, ["requests.create", "requests.commit"])]);
    plots.latency.add([quantile(now, quick, 0.5), quantile(now, quick, 0.99)]);
    plots.waits.add([quantile(now, ["lock_wait"], 0.5), quantile(now, ["lock_wait"], 0.99)]);
    plots.refusals.add([rate(now, refused)]);
    plots.locks.add([now.locks, now.waiting]);
    plots.sessions.add([now.sessions]);
}

function showState(text, isGood) {
    if ($("state").textContent !== text) $("state").textContent = text;
    $("state").className = isGood ? "good" : "bad";
}

function show(now) {
    $("node").textContent = now.node;
    document.title = `PHP sessions: ${now.node}`;
    const away = now.members.filter((member) => member.state !== "ready").length;
    const problem = !now.ready ? "takes no requests" : away ? `${away} of ${now.members.length} members are not ready` : now.full ? `refuses new sessions: ${now.full}` : "";
    showState(problem || "takes requests", !problem);
    showNow(now);
    showTables(now);
    if (former) showPlots(now);
    former = now;
}

async function ask() {
    try {
        const answer = await fetch("/status.json", { signal: AbortSignal.timeout(PATIENCE) });
        if (!answer.ok) throw new Error(answer.statusText);
        show(await answer.json());
    } catch {
        showState("does not answer; what is below is what it said last", false);
    }
}

async function askAgain() {
    if (!paused && !document.hidden) await ask();
    setTimeout(askAgain, EVERY);
}

$("pause").addEventListener("click", () => {
    paused = !paused;
    $("pause").setAttribute("aria-pressed", String(paused));
});

askAgain();
