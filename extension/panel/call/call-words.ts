/** What becomes of a call, in words. */
import type { CallNote, CallView, DeviceState, PersonInCall } from "../../contract/call.ts";
import { t } from "../words/words.ts";

/** "4:12", "1:04:12". */
export function callTime(seconds: number): string {
	const two = (value: number) => String(value).padStart(2, "0");
	const [hours, minutes] = [Math.floor(seconds / 3_600), Math.floor(seconds / 60) % 60];
	return hours > 0 ? `${hours}:${two(minutes)}:${two(seconds % 60)}` : `${minutes}:${two(seconds % 60)}`;
}

/** Where a call stands, but for one that is live. */
export function callState(call: CallView, { name, state }: PersonInCall): string {
	if (call.phase === "ended") return endWords(call, name);
	if (call.phase === "live") return state === "unsure" ? t("call.unsure") : "";
	if (call.isJoining && call.phase !== "connecting") return t("call.joining");
	if (call.phase === "ringing") return call.isOurs ? t("call.ringing") : t("call.answer");
	return t(`call.${call.phase}`);
}

function endWords({ end, endedByUs, isOurs, liveSince, isJoining }: CallView, name: string): string {
	if (isJoining && end === "declined") return t("call.end_over", { name });
	if (isJoining && end === "busy") return t("call.end_full", { name });
	if (end === "hung-up") return endedByUs ? t("call.end_ours") : t("call.end_theirs", { name });
	if (end === "declined") return endedByUs ? t("call.end_declined_ours") : t("call.end_declined", { name });
	if (end === "busy") return t("call.end_busy", { name });
	if (end === "cancelled") return isOurs ? t("call.end_cancelled") : t("call.end_theirs", { name });
	if (end === "unanswered") return isOurs ? t("call.end_unanswered", { name }) : t("call.end_missed");
	if (end === "gone") return t("call.end_gone");
	return liveSince === undefined ? t("call.end_failed", { name }) : t("call.end_lost");
}

/** The line of a call in its chat and in the list. */
export function noteWords({ video, outcome, seconds }: CallNote, mine: boolean): string {
	const what = video ? "video" : "voice";
	if (outcome === "talked") return t(`call.note_${what}`, { time: callTime(seconds) });
	if (outcome === "missed") return t(`call.note_missed_${what}`);
	if (outcome === "declined") return mine ? t("call.note_declined_theirs") : t("call.note_declined_ours");
	return t(`call.note_${outcome}`);
}

type Refused = Exclude<DeviceState, "on" | "off" | "asking">;
const isRefused = (state: DeviceState): state is Refused =>
	state !== "on" && state !== "off" && state !== "asking";

/** What keeps a device from working, and which; the microphone first. */
export function deviceProblem({
	media,
}: CallView): { readonly device: "microphone" | "camera" | "share"; readonly why: Refused } | undefined {
	if (isRefused(media.microphone)) return { device: "microphone", why: media.microphone };
	if (isRefused(media.camera)) return { device: "camera", why: media.camera };
	// whoever closes the picker has changed their mind
	if (isRefused(media.sharing) && media.sharing !== "dismissed")
		return { device: "share", why: media.sharing };
	return undefined;
}
