/** When a message goes: a ring that shrinks, and words beside it; the exact moment on a look. */
import type { Expiry } from "../../contract/view.ts";
import { useLeft } from "../ticks.ts";
import { moment } from "../words/dates.ts";
import { leftNarrow, leftShort, timerShort } from "../words/durations.ts";
import { t } from "../words/words.ts";
import { TimeRing } from "./ring.tsx";

export function ExpiryMark({ at, ttl }: Expiry) {
	const left = useLeft(at);
	const short = leftShort(left);
	const isWhole = short === timerShort(ttl);
	const exact = goesAt(at);
	return (
		<span class="expiry" title={exact}>
			<TimeRing part={part(left, ttl)} />
			<span class="cut">{isWhole ? short : t("timer.left", { time: short })}</span>
			<span class="expiry-exact" aria-hidden="true">
				· {exact}
			</span>
		</span>
	);
}

/** "Goes at 14:07". */
export const goesAt = (at: number) => t("timer.goes_at", { time: moment(at, Date.now()) });

/** For a row of the list. */
export function ExpiryShort({ at, ttl }: Expiry) {
	const left = useLeft(at);
	const short = leftNarrow(left);
	return (
		<span class="expiry meta">
			<TimeRing part={part(left, ttl)} size={13} />
			<span aria-hidden="true">{short}</span>
			<span class="unseen">{t("timer.left", { time: short })}</span>
		</span>
	);
}

const part = (left: number, ttl: number) => Math.min(1, left / Math.max(1, ttl * 1000));
