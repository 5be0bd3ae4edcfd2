/** One picture of the panel: what the worker says, and what is pressed before it is taken. */
import type { ChatView, RelayView, View } from "../../../extension/contract/view.ts";
import { chat, choices, connected, contact, settings, view } from "../fixtures.ts";

export interface Picture {
	readonly view: View | undefined;
	readonly chat?: ChatView;
	/** Accessible names of what is pressed, in order. */
	readonly press?: readonly string[];
	readonly type?: readonly [string, string];
	readonly code?: string;
	readonly scrollUp?: boolean;
	/** What is done last: a button or a line of a menu by name, a message by its text, or a key. */
	readonly steps?: readonly (
		| { readonly press: string }
		| { readonly hover: string }
		| { readonly key: string }
		| { readonly write: string }
		| { readonly scrollTo: string }
	)[];
	readonly answer?: unknown;
	/** By the part of the connection that is tried. */
	readonly answers?: Readonly<Record<string, unknown>>;
}
export type Pictures = Readonly<Record<string, Picture>>;

export const waiting: RelayView = { ...connected, state: "waiting", retryAt: Date.now() + 25_000 };
export const bob = contact("bob", { verified: true });
export const withBob = (more = {}, row = {}) =>
	view([{ ...bob, ...more }], [chat("bob", { unread: 2, ...row })]);
export const longName = "ivan-the-man-with-a-long-handle";
export const timed = { ...choices, timer: 300, typing: true };
export const busy = view([bob], [], {
	settings: {
		...settings,
		choices: { ...choices, timer: 86_400, read: true },
		quietUntil: Date.now() + 3_600_000,
	},
	relay: { ...connected, iceHosts: { hosts: ["stun.example.net:3478", "turn.example.net:5349"] } },
});
export const blocked = contact("mallory", { state: "blocked" });
