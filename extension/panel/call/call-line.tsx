/** A call in the timeline: what it was, when, and ringing again. */
import { Phone, PhoneIncoming, PhoneMissed, PhoneOutgoing, Video } from "lucide";
import type { CallNote } from "../../contract/call.ts";
import { Icon } from "../parts/icon.tsx";
import { noteWords } from "./call-words.ts";

function callIcon({ outcome, video }: CallNote, mine: boolean) {
	if (outcome === "missed") return PhoneMissed;
	if (outcome === "talked") return video ? Video : Phone;
	return mine ? PhoneOutgoing : PhoneIncoming;
}

export function CallLine({ note, mine }: { readonly note: CallNote; readonly mine: boolean }) {
	const isMissed = note.outcome === "missed";
	return (
		<span class={isMissed ? "call-note call-note-missed" : "call-note"}>
			<Icon of={callIcon(note, mine)} size={16} />
			{noteWords(note, mine)}
		</span>
	);
}
