/** Our side of a call: what a person wants of it, what the devices made of that, and what the others are told. */
import type { CallId } from "../../../protocol/ids.ts";
import type { MediaState, Shown } from "../../contract/call.ts";
import type { Call } from "./call.ts";
import { isJoined, isUnderWay, present, type Sitter, shownOf } from "./call.ts";
import type { CallState } from "./call-state.ts";
import type { CallsNeeds } from "./calls-needs.ts";
import { isDecided, questionOf } from "./devices-asked.ts";

interface Needs extends Pick<CallsNeeds, "hands" | "askForDevices"> {
	readonly state: CallState;
	/** Tells somebody who is in it how our side is. */
	show(call: Call, sitter: Sitter, n: number, shown: Shown): void;
	/** With a microphone, or knowingly without. */
	decided(): void;
}

export type OurSide = ReturnType<typeof createOurSide>;
export function createOurSide({ state, hands, askForDevices, show, decided }: Needs) {
	/** What the others were told last. */
	let told = "";
	/** The tab is open already. */
	let asked = false;
	/** What they wait for has left: our description, or there is a connection. */
	let isDescribed = false;

	function tell(): void {
		const call = state.now();
		if (!isJoined(call) || (call.stage === "connecting" && !isDescribed)) return;
		const shown = shownOf(call);
		const text = JSON.stringify([call.id, shown]);
		if (text === told) return;
		told = text;
		const n = call.n + 1;
		state.change(call.id, { n });
		for (const sitter of present(call)) show(call, sitter, n, shown);
	}
	function became(id: CallId, media: MediaState): void {
		state.change(id, { media });
		const call = state.now();
		if (call?.id !== id || !isUnderWay(call)) return;
		const question = questionOf(media, call.wish);
		if (question && !asked) askForDevices(question.camera);
		asked = question !== undefined;
		if (call.stage === "answering" && isDecided(media, call.wish)) decided();
		tell();
	}
	return {
		tell,
		described(): void {
			isDescribed = true;
			tell();
		},
		/** Somebody is new, or may have missed it. */
		tellAgain(): void {
			told = "";
			tell();
		},
		/** The hands say what became of the devices. */
		became,
		/** Has the hands make it as it is wished. */
		async make(): Promise<void> {
			const before = state.now();
			if (!before || !isUnderWay(before)) return;
			const remote = await hands();
			// it may have ended while the hands were opened
			const call = state.now();
			if (call?.id !== before.id || !isUnderWay(call)) return;
			became(call.id, await remote.callWish({ call: call.id, wish: call.wish }));
		},
		/** A person acts: if devices are still a question, the tab is opened again. */
		askAgain(): void {
			asked = false;
		},
		forget(): void {
			told = "";
			asked = isDescribed = false;
		},
	};
}
