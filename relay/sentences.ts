/** What the relay says beside a code, for people who read a log. Clients decide by the code alone. */
import type { Code } from "../protocol/errors.ts";

const sentences: Partial<Record<Code, string>> = {
	"bad-request": "This message is not as it should be.",
	"unknown-call": "This relay does not know this message.",
	denied: "This login is not accepted.",
	"wrong-url": "This relay is known under another URL.",
	"needs-password": "This relay asks for a password or an invitation.",
	"no-password": "This relay has no password.",
	"wrong-password": "This is not the password.",
	"needs-work": "A new address has to show some work.",
	"relay-full": "This relay is full.",
	"too-fast": "This is too fast.",
	"no-such-channel": "You are not in this channel.",
	"not-allowed": "This is not allowed.",
	"not-found": "Nobody has this handle.",
	"handle-taken": "Somebody else has this handle.",
	"handle-malformed": "A handle has 2 to 32 letters from a-z, 0-9, _ and -.",
};

export function sentenceOf(code: Code): string {
	return sentences[code] ?? code;
}
