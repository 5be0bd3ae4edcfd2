/** What one does in a call, always in sight: six round buttons with their words. */
import {
	HeadphoneOff,
	Headphones,
	Mic,
	MicOff,
	MonitorUp,
	MonitorX,
	PhoneOff,
	Settings2,
	Video,
	VideoOff,
} from "lucide";
import { useState } from "preact/hooks";
import type { CallView } from "../../contract/call.ts";
import { t } from "../words/words.ts";
import { CallDevices } from "./call-devices.tsx";
import { Control } from "./control.tsx";
import type { CallActs } from "./use-call.ts";

interface Props {
	readonly call: CallView;
	readonly acts: CallActs;
}

export function Controls({ call, acts: { set, hangUp } }: Props) {
	const { muted, deafened, media } = call;
	const hasCamera = media.camera === "on" || media.camera === "asking";
	const isSharing = media.sharing === "on";
	const [isOpen, setOpen] = useState(false);
	const isMuted = muted || deafened;
	return (
		<fieldset class="controls" aria-label={t("call.controls")}>
			<Control
				icon={isMuted ? MicOff : Mic}
				label={isMuted ? t("call.unmute") : t("call.mute")}
				isOn={isMuted}
				onClick={() => set({ muted: !isMuted })}
			/>
			<Control
				icon={deafened ? HeadphoneOff : Headphones}
				label={deafened ? t("call.undeafen") : t("call.deafen")}
				isOn={deafened}
				onClick={() => set({ deafened: !deafened })}
			/>
			<Control
				icon={hasCamera ? Video : VideoOff}
				label={hasCamera ? t("call.camera_off") : t("call.camera_on")}
				word={t("call.camera")}
				isOn={hasCamera}
				onClick={() => set({ camera: !hasCamera })}
			/>
			<Control
				icon={isSharing ? MonitorX : MonitorUp}
				label={isSharing ? t("call.share_stop") : t("call.share_screen")}
				word={isSharing ? t("call.share_stop_short") : t("call.share")}
				isOn={isSharing}
				onClick={() => set({ sharing: !isSharing })}
			/>
			<Control icon={Settings2} label={t("call.devices")} onClick={() => setOpen(true)} />
			<Control icon={PhoneOff} label={t("call.hang_up")} isHang onClick={hangUp} />
			{isOpen && <CallDevices call={call} onClose={() => setOpen(false)} />}
		</fieldset>
	);
}
