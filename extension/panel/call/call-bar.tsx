/** The call that goes on while one is elsewhere in the panel. */
import { AudioLines, Maximize2, Mic, MicOff, PhoneOff } from "lucide";
import type { CallView } from "../../contract/call.ts";
import { usePanel } from "../panel.ts";
import { Icon } from "../parts/icon.tsx";
import { IconButton } from "../parts/icon-button.tsx";
import { t } from "../words/words.ts";
import { CallClock } from "./call-head.tsx";
import { callState } from "./call-words.ts";
import { peopleIn, useCallActs } from "./use-call.ts";

export function CallBar({ call }: { readonly call: CallView }) {
	const { route } = usePanel();
	const { set, hangUp } = useCallActs(call);
	const people = peopleIn(call);
	const [first] = people;
	const isMuted = call.muted || call.deafened;
	const state = first ? callState(call, first) : "";
	return (
		<section class="call-bar" aria-label={t("call.bar")}>
			<span class="call-bar-sign">
				<Icon of={AudioLines} />
			</span>
			<button type="button" class="call-bar-who" onClick={() => route.go({ at: "call" })}>
				<span class="head-name cut" dir="auto">
					{people.map(({ name }) => name).join(", ")}
				</span>
				<span class="meta cut">
					{call.phase === "live" && <CallClock since={call.liveSince ?? call.since} />} {state}
				</span>
			</button>
			{call.phase !== "ended" && (
				<IconButton
					icon={isMuted ? MicOff : Mic}
					label={isMuted ? t("call.unmute") : t("call.mute")}
					onClick={() => set({ muted: !isMuted })}
				/>
			)}
			<IconButton
				icon={Maximize2}
				size={16}
				label={t("call.open")}
				onClick={() => route.go({ at: "call" })}
			/>
			{call.phase !== "ended" && (
				<span class="call-bar-hang">
					<IconButton icon={PhoneOff} label={t("call.hang_up")} onClick={hangUp} />
				</span>
			)}
		</section>
	);
}
