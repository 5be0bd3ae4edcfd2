/** What became of each part of the connection in words: what it means, and the next step. */
import type { WayPart } from "../../contract/ways.ts";
import { sentence, t } from "../words/words.ts";
import { isBad, parts, type State, type States } from "./use-ways.ts";

const names = {
	relay: () => t("ways.relay"),
	stun: () => t("ways.stun"),
	"turn-udp": () => t("ways.turn_udp"),
	"turn-tcp": () => t("ways.turn_tcp"),
	"turn-tls": () => t("ways.turn_tls"),
} satisfies Record<WayPart, () => string>;
const noAnswer = {
	relay: () => sentence("timed-out"),
	stun: () => t("ways.stun_unreachable"),
	"turn-udp": () => t("ways.turn_udp_unreachable"),
	"turn-tcp": () => t("ways.turn_tcp_unreachable"),
	"turn-tls": () => t("ways.turn_tls_unreachable"),
} satisfies Record<WayPart, () => string>;

export const partName = (part: WayPart): string => names[part]();

/** `isElsewhere`: the relay names hosts that may not be used. */
export function wayWords(part: WayPart, state: State | undefined, isElsewhere: boolean): string {
	const kind = part === "relay" || part === "stun" ? part : "turn";
	switch (state?.is) {
		case undefined:
			return t("ways.is_waiting");
		case "trying":
		case "skipped":
		case "stopped":
			return t(`ways.is_${state.is}`);
		case "failed":
			return sentence(state.code);
		case "works":
			return t(`ways.${kind}_works`);
		case "none":
			if (isElsewhere) return t("ways.is_elsewhere");
			return t(kind === "stun" ? "ways.stun_none" : "ways.turn_none");
		case "unreachable":
			return noAnswer[part]();
		case "refused":
			return t(kind === "stun" ? "ways.stun_refused" : "ways.turn_refused");
		case "full":
			return t("ways.turn_full");
		case "blocked":
			return t("ways.turn_blocked");
	}
}

/** One sentence of it all; empty before there is anything to say. */
export function summary(states: States): string {
	const failing = parts.filter((part) => isBad(states[part]));
	if (failing.length > 0) return t("ways.failing", { parts: failing.map(partName).join(", ") });
	if (states.relay?.is !== "works" || Object.values(states).some(({ is }) => is === "stopped")) return "";
	const hasTurn = parts.some((part) => part.startsWith("turn") && states[part]?.is === "works");
	return t(hasTurn ? "ways.all_work" : "ways.no_turn");
}
