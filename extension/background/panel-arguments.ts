/** A panel is ours, but what it sends was typed by somebody: looked at before it is believed. Each fails with `bad-request`. */
import { Fault } from "../../protocol/errors.ts";
import { parseCallId, parseChatId, parseIid, parseInviteId, parseLetterId } from "../../protocol/ids.ts";
import { isCard, parseCard } from "../../protocol/sealed/card.ts";

const as =
	<T>(parse: (value: unknown) => T | undefined) =>
	(value: unknown): T => {
		const found = parse(value);
		if (found === undefined) throw new Fault("bad-request");
		return found;
	};

export const text = as((value) => (typeof value === "string" ? value : undefined));
export const flag = as((value) => (typeof value === "boolean" ? value : undefined));
export const chatId = as(parseChatId);
export const letterId = as(parseLetterId);
export const callId = as(parseCallId);
export const iid = as(parseIid);
export const inviteId = as(parseInviteId);
export const card = as((value) => {
	const found = parseCard(value);
	return isCard(found) ? found : undefined;
});
