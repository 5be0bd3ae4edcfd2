/** What is switched most in a call: the same wherever it is shown. */
import { Mic, MicOff, PhoneOff, Video, VideoOff } from "lucide";
import type { CallView } from "../../contract/call.ts";
import { t } from "../words/words.ts";
import { Control } from "./control.tsx";
import type { CallActs } from "./use-call.ts";

interface Props {
	readonly call: CallView;
	readonly acts: CallActs;
}

export function MuteControl({ call: { muted, deafened }, acts: { set } }: Props) {
	const isMuted = muted || deafened;
	return (
		<Control
			icon={isMuted ? MicOff : Mic}
			label={isMuted ? t("call.unmute") : t("call.mute")}
			isOn={isMuted}
			onClick={() => set({ muted: !isMuted })}
		/>
	);
}

export function CameraControl({ call: { media }, acts: { set } }: Props) {
	const hasCamera = media.camera === "on" || media.camera === "asking";
	return (
		<Control
			icon={hasCamera ? Video : VideoOff}
			label={hasCamera ? t("call.camera_off") : t("call.camera_on")}
			word={t("call.camera")}
			isOn={hasCamera}
			onClick={() => set({ camera: !hasCamera })}
		/>
	);
}

export function HangUpControl({ acts: { hangUp } }: Props) {
	return <Control icon={PhoneOff} label={t("call.hang_up")} isHang onClick={hangUp} />;
}
