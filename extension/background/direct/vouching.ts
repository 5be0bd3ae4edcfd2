/**
 * The first frame on a channel each way: a sealed word about both certificates (PROTOCOL 5). Before it was the same on both ends nothing else
 * is sent or processed.
 */
import { type Bytes, toBase64Url } from "../../../protocol/bytes.ts";
import type { PeerStatus } from "../../contract/offscreen-api.ts";
import { bindingOf } from "./binding.ts";
import type { DirectNeeds, DirectWord } from "./direct-needs.ts";
import type { createLines, Line } from "./lines.ts";

interface Needs extends Pick<DirectNeeds, "hands" | "sealOver" | "openBinding" | "journal"> {
	readonly lines: ReturnType<typeof createLines>;
	drop(line: Line, word: DirectWord, failed: boolean): void;
}

export function createVouching({ hands, sealOver, openBinding, journal, lines, drop }: Needs) {
	async function say({ peer, link }: Line, dtls: string): Promise<boolean> {
		const frame = await sealOver(peer, { t: "ctl", body: { dtls } });
		if (!frame || !lines.at({ peer, link })) return false;
		return (await hands()).peerSend({ peer, link, bytes: toBase64Url(frame) });
	}
	function refuse(line: Line): void {
		journal("dtls");
		drop(line, "fingerprints", true);
	}
	/** Once both ends have said the same. */
	async function bind(line: Line): Promise<void> {
		if (line.isBound || !line.hasHeard || !(await line.said) || !lines.isCurrent(line)) return;
		line.isBound = true;
		const { peer, link } = line;
		await (await hands()).peerBind({ peer, link }).catch(() => null);
		lines.look(line);
	}
	return {
		/** The channel is open: its certificates are known, and our word leaves. */
		opened(line: Line, { localFingerprint, remoteFingerprint }: PeerStatus) {
			const binding = bindingOf(localFingerprint, remoteFingerprint);
			if (binding === undefined) return refuse(line);
			// back after an interruption: DTLS is the same
			if (line.binding === binding) return;
			line.binding = binding;
			line.said = say(line, binding).catch(() => false);
			// not waited for: sealing may wait for its turn
			void line.said.then((did) => (did ? bind(line) : drop(line, "unbound", true)));
		},
		async firstFrame(line: Line, frame: Bytes): Promise<void> {
			const said = await openBinding(line.peer, frame);
			if (!lines.isCurrent(line)) return;
			if (said === undefined || said !== line.binding) return refuse(line);
			line.hasHeard = true;
			await bind(line);
		},
		/** Their word was right; whether ours has left, too. */
		async isDone(line: Line): Promise<boolean> {
			return line.hasHeard && (line.isBound || ((await line.said) ?? false)) && lines.isCurrent(line);
		},
	};
}
