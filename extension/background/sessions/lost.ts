/** "Your last frame is of a session I do not have": said rarely, obeyed only for what was really sent (PROTOCOL 4). */
import { type Bytes, toBase64Url } from "../../../protocol/bytes.ts";
import type { ChatId } from "../../../protocol/ids.ts";
import { limits } from "../../../protocol/limits.ts";
import { type Clock, isAhead } from "../../lib/clock.ts";
import { hasMark, type Sessions } from "./sessions.ts";

export function createLost(sessions: Sessions, clock: Clock) {
	return {
		/** Whether it may be said to this contact now. */
		maySay(contact: ChatId): boolean {
			const { lost } = sessions.of(contact);
			return !lost || Math.abs(clock.now() - lost.at) >= lost.waitMs;
		},
		/** It was said: that doubles the wait before the next. What could not leave does not count. */
		async said(contact: ChatId): Promise<void> {
			const peer = sessions.of(contact);
			const now = clock.now();
			const before = peer.lost;
			const wasLately = before && now - before.at < 2 * limits.lostBackoffMs;
			const waitMs = wasLately ? Math.min(limits.lostBackoffMs, before.waitMs * 2) : limits.lostEveryMs;
			await sessions.keep(contact, { ...peer, lost: { at: now, waitMs } });
		},
		/** In how many milliseconds a new session is wanted, if what they say they cannot read left here in the last minute. */
		async obey(contact: ChatId, hint: Bytes): Promise<number | undefined> {
			const peer = sessions.of(contact);
			const now = clock.now();
			if (!hasMark(peer.sent, toBase64Url(hint), now)) return undefined;
			if (isAhead(peer.renewAt ?? now, now, limits.handshakeMs)) return undefined;
			// nobody signed it: a relay that says it of every frame must not get a handshake for each. They say it once a minute, so it is
			// done later and not forgotten: a browser that starts twice in a row would be waited for until it says it again
			const from = peer.obeyFrom ?? now;
			const renewAt = isAhead(from, now, 2 * limits.handshakeMs) ? from : now;
			await sessions.keep(contact, { ...peer, sent: [], renewAt, obeyFrom: renewAt + limits.handshakeMs });
			return renewAt - now;
		},
	};
}
