/** What is heard of a call besides voices. */
import type { CallSound } from "../../contract/offscreen-api.ts";
import type { Call } from "./call.ts";

export function soundOf(
	{ stage, isOurs, end, endedByUs, liveSince }: Call,
	mayDisturb: boolean,
): CallSound | null {
	if (stage === "here") return mayDisturb ? "ring" : null;
	if (stage === "there") return "ring-back";
	if (stage !== "ended" || endedByUs) return null;
	if (end === "busy" || end === "declined") return isOurs ? "busy" : null;
	return liveSince === undefined ? null : "end";
}
