/** Before anybody is heard, and after: the person in rings, and what happens. */
import type { CallView } from "../../contract/call.ts";
import { Avatar } from "../parts/avatar.tsx";
import { Verified } from "../parts/glyphs.tsx";
import { callState, callTime } from "./call-words.ts";
import { peopleIn } from "./use-call.ts";

export function Waiting({ call }: { readonly call: CallView }) {
	const [person] = peopleIn(call);
	if (!person) return null;
	const { name, iid, verified } = person;
	const isOver = call.phase === "ended";
	const seconds = call.liveSince === undefined ? 0 : Math.round((call.since - call.liveSince) / 1000);
	return (
		<div class="call-waiting">
			<span class={isOver ? "rings rings-still" : "rings"}>
				<Avatar name={name} iid={iid} size={96} />
			</span>
			<p class="title head-name call-who" dir="auto">
				{name}
				{verified && <Verified size={18} />}
			</p>
			<p class="call-what">{callState(call, person)}</p>
			{isOver && seconds > 0 && <p class="call-what num">{callTime(seconds)}</p>}
		</div>
	);
}
