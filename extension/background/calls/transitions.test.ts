import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { type CallEvent, nextStage, type Stage, transitions } from "./transitions.ts";

const stages = Object.keys(transitions) as Stage[];
const events = [...new Set(stages.flatMap((stage) => Object.keys(transitions[stage])))] as CallEvent[];
const cell = (stage: Stage, event: CallEvent) => {
	const next = nextStage(stage, event);
	if (next === undefined) return "";
	return typeof next === "object" ? `ended: ${next.end}` : next;
};
const lived = stages.filter((stage) => stage !== "ended");

test("the table in docs/CALLS.md is the one that is used", () => {
	const rows = events.map((event) => [event, ...lived.map((stage) => cell(stage, event))]);
	// as Biome and people align it, spaces aside
	const plain = (text: string) => text.replace(/[ -]+/g, "");
	const table = [["", ...lived], [...lived, ""].map(() => "---"), ...rows]
		.map((row) => `| ${row.join(" | ")} |`)
		.join("\n");
	expect(plain(readFileSync("docs/CALLS.md", "utf8")), table).toContain(plain(table));
});

test("a call that has ended stays so, and every other one can be ended by us, by them and by time or by a failure", () => {
	expect(transitions.ended).toEqual({});
	for (const stage of lived) {
		expect(nextStage(stage, "we-hang-up")).toHaveProperty("end");
		expect(nextStage(stage, "hung-up")).toHaveProperty("end");
		expect(
			(["timed-out", "failed"] as const).some((event) => typeof nextStage(stage, event) === "object"),
			stage,
		).toBe(true);
	}
});

test("nothing but our own yes leads from a ring of theirs to a connection", () => {
	const reached = (from: Stage, allowed: readonly CallEvent[]) => {
		const seen = new Set<Stage>([from]);
		for (const stage of seen)
			for (const event of allowed) {
				const next = nextStage(stage, event);
				if (typeof next === "string") seen.add(next);
			}
		return seen;
	};
	const theirs: readonly CallEvent[] = [
		"heard",
		"accepted",
		"declined",
		"busy",
		"cancelled",
		"hung-up",
		"connected",
	];
	expect(reached("here", [...theirs, "timed-out", "failed", "gone"])).toEqual(new Set(["here"]));
	expect(reached("calling", ["heard", "timed-out", "failed", "gone"])).toEqual(new Set(["calling", "there"]));
});
