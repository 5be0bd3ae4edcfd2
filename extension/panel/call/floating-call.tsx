/** A call as it is shown above all other windows: the pictures, and the three things one does without looking for them. */
import { Mic, MicOff, PhoneOff, Video, VideoOff } from "lucide";
import type { CallView } from "../../contract/call.ts";
import { useView } from "../panel.ts";
import { t } from "../words/words.ts";
import { Control } from "./control.tsx";
import { useSpeaking } from "./meters.ts";
import { Stage } from "./stage.tsx";
import { useCallActs } from "./use-call.ts";
import { Waiting } from "./waiting.tsx";

export function FloatingCall() {
	const { call } = useView();
	return call ? <InCall call={call} /> : null;
}

function InCall({ call }: { readonly call: CallView }) {
	const isLive = call.phase === "live";
	const { set, hangUp } = useCallActs(call);
	const speaking = useSpeaking(isLive);
	const isMuted = call.muted || call.deafened;
	const hasCamera = call.media.camera === "on" || call.media.camera === "asking";
	return (
		<main class="screen screen-call floating" aria-label={t("call.bar")}>
			{isLive ? <Stage call={call} speaking={speaking} quality={{}} /> : <Waiting call={call} />}
			<fieldset class="controls" aria-label={t("call.controls")}>
				<Control
					icon={isMuted ? MicOff : Mic}
					label={isMuted ? t("call.unmute") : t("call.mute")}
					isOn={isMuted}
					onClick={() => set({ muted: !isMuted })}
				/>
				<Control
					icon={hasCamera ? Video : VideoOff}
					label={hasCamera ? t("call.camera_off") : t("call.camera_on")}
					word={t("call.camera")}
					isOn={hasCamera}
					onClick={() => set({ camera: !hasCamera })}
				/>
				<Control icon={PhoneOff} label={t("call.hang_up")} isHang onClick={hangUp} />
			</fieldset>
		</main>
	);
}
