/** Where in the panel a person is, and the way back. */
import { type ReadonlySignal, signal } from "@preact/signals";
import type { Code } from "../../protocol/errors.ts";
import { type ChatId, type InviteId, parseChatId } from "../../protocol/ids.ts";
import type { Card } from "../contract/view.ts";

export type Place =
	| { readonly at: "home" }
	| { readonly at: "call" }
	| { readonly at: "connect" }
	/** To another relay: one that is known or was named, or any. */
	| { readonly at: "relay"; readonly url?: string }
	| { readonly at: "add" }
	| { readonly at: "invite"; readonly id: InviteId }
	| { readonly at: "requests" }
	| { readonly at: "settings" }
	| { readonly at: "backup" }
	| { readonly at: "identity" }
	| { readonly at: "restore" }
	| { readonly at: "handover" }
	| { readonly at: "arrive" }
	| { readonly at: "bring-key" }
	| { readonly at: "devices" }
	| { readonly at: "ways" }
	| { readonly at: "diagnostics" }
	| { readonly at: "person"; readonly id: ChatId }
	| { readonly at: "verify"; readonly id: ChatId }
	/** Whom to send a page to. */
	| { readonly at: "pick"; readonly card?: Card; readonly problem?: Code }
	/** `problem`: why what was chosen in a menu of the browser did not come about. */
	| { readonly at: "chat"; readonly id: ChatId; readonly problem?: Code };

export interface Route {
	readonly place: ReadonlySignal<Place>;
	/** Where the person came from by going back, so that focus returns to what led there. */
	readonly left: ReadonlySignal<Place | undefined>;
	go(place: Place): void;
	/** Goes on without a way back to here: the question of this place is answered. */
	replace(place: Place): void;
	back(): void;
}

const home: Place = { at: "home" };

/** `#chat=<id>`, `#pick`: a click that found no panel opens a page of its own with it. `#call`: the window of a call. */
export function placeIn(hash: string): Place {
	if (hash === "#call") return { at: "call" };
	if (hash === "#pick") return { at: "pick" };
	const id = parseChatId(new URLSearchParams(hash.replace(/^#/, "")).get("chat"));
	return id ? { at: "chat", id } : home;
}

export function createRoute(first: Place = home): Route {
	const place = signal<Place>(first);
	const left = signal<Place>();
	let trail: readonly Place[] = [];
	return {
		place,
		left,
		go(next) {
			trail = next.at === "home" ? [] : [...trail, place.peek()];
			left.value = undefined;
			place.value = next;
		},
		replace(next) {
			if (next.at === "home") trail = [];
			left.value = place.peek();
			place.value = next;
		},
		back() {
			if (place.peek().at === "home") return;
			left.value = place.peek();
			place.value = trail.at(-1) ?? home;
			trail = trail.slice(0, -1);
		},
	};
}
