/** Who speaks, and how good the connections are: read a few times a second while a call is on screen. */
import { useEffect, useState } from "preact/hooks";
import type { Quality, Seat } from "../../contract/call.ts";
import { usePanel } from "../panel.ts";

const levelsEveryMs = 120;
const qualityEveryMs = 2_000;
/** Above this somebody speaks; one who pauses between two words still does. */
const speaking = 0.02;
const holdMs = 600;

/** Who speaks now; ourselves under "". */
export function useSpeaking(isOn: boolean): ReadonlySet<Seat | ""> {
	const { callWindow } = usePanel();
	const [now, setNow] = useState<ReadonlySet<Seat | "">>(new Set());
	useEffect(() => {
		if (!isOn) return;
		const heard = new Map<Seat | "", number>();
		const timer = setInterval(() => {
			const levels = callWindow()?.levels() ?? {};
			for (const [seat, level] of Object.entries(levels) as [Seat | "", number][])
				if (level > speaking) heard.set(seat, Date.now());
			const speakers = [...heard].filter(([, at]) => Date.now() - at < holdMs).map(([seat]) => seat);
			setNow((before) =>
				before.size === speakers.length && speakers.every((seat) => before.has(seat))
					? before
					: new Set(speakers),
			);
		}, levelsEveryMs);
		return () => {
			clearInterval(timer);
			setNow(new Set());
		};
	}, [callWindow, isOn]);
	return now;
}

/** Each connection's figures, once they were measured. */
export function useQuality(isOn: boolean): Readonly<Record<Seat, Quality>> {
	const { callWindow } = usePanel();
	const [now, setNow] = useState<Readonly<Record<Seat, Quality>>>({});
	useEffect(() => {
		if (!isOn) return;
		let isOver = false;
		const look = async () => {
			const found = await callWindow()?.quality();
			// copied: what belongs to another document goes with it
			if (!isOver && found) setNow(structuredClone(found));
		};
		const timer = setInterval(() => void look().catch(() => {}), qualityEveryMs);
		void look().catch(() => {});
		return () => {
			isOver = true;
			clearInterval(timer);
		};
	}, [callWindow, isOn]);
	return now;
}
