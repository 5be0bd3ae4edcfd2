/**
 * What a call becomes when something happens to it: the one table, shown in docs/CALLS.md as well. What is not in it changes nothing, so a
 * letter that comes late, twice or from an attacker finds no row.
 */
import type { CallEnd } from "../../contract/call.ts";

/**
 * `calling`: ours; nothing heard yet · `there`: it rings at theirs · `here`: theirs rings here · `answering`: accepted here, the microphone is
 * not decided · `connecting` · `live`.
 */
export type Stage = "calling" | "there" | "here" | "answering" | "connecting" | "live" | "ended";

/**
 * Of ours: `answered`, `decided` (the microphone is there, or done without), `we-hang-up`. Of theirs: `heard` (they have our ring), `accepted`,
 * `declined`, `busy`, `cancelled`, `hung-up`. Of nobody: `timed-out` (45 s), `connected`, `failed`, `gone` (with the document that held it).
 */
export type CallEvent =
	| "answered"
	| "decided"
	| "we-hang-up"
	| "heard"
	| "accepted"
	| "declined"
	| "busy"
	| "cancelled"
	| "hung-up"
	| "timed-out"
	| "connected"
	| "failed"
	| "gone";

type Next = Exclude<Stage, "ended"> | { readonly end: CallEnd };
type Row = { readonly [Event in CallEvent]?: Next };

const end = (end: CallEnd): Next => ({ end });
const ringing: Row = {
	accepted: "connecting",
	declined: end("declined"),
	busy: end("busy"),
	"hung-up": end("declined"),
	"we-hang-up": end("cancelled"),
	"timed-out": end("unanswered"),
	gone: end("gone"),
};
const rung: Row = {
	cancelled: end("cancelled"),
	"hung-up": end("cancelled"),
	"we-hang-up": end("declined"),
	"timed-out": end("unanswered"),
};
const joined: Row = {
	"hung-up": end("hung-up"),
	"we-hang-up": end("hung-up"),
	gone: end("gone"),
};

export const transitions: { readonly [From in Stage]: Row } = {
	calling: { ...ringing, heard: "there" },
	there: ringing,
	here: { ...rung, answered: "answering" },
	answering: { ...rung, decided: "connecting", gone: end("gone") },
	// their taking back and our yes may cross
	connecting: { ...joined, connected: "live", cancelled: end("cancelled"), failed: end("failed") },
	live: { ...joined, failed: end("lost") },
	ended: {},
};

export function nextStage(from: Stage, event: CallEvent): Next | undefined {
	return transitions[from][event];
}
