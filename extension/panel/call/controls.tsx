/** What one does in a call, always in sight: six round buttons with their words. */
import { HeadphoneOff, Headphones, MonitorUp, MonitorX, Settings2 } from "lucide";
import { useState } from "preact/hooks";
import type { CallView } from "../../contract/call.ts";
import { t } from "../words/words.ts";
import { CallDevices } from "./call-devices.tsx";
import { Control } from "./control.tsx";
import type { CallActs } from "./use-call.ts";
import { CameraControl, HangUpControl, MuteControl } from "./usual-controls.tsx";

interface Props {
	readonly call: CallView;
	readonly acts: CallActs;
}

export function Controls({ call, acts }: Props) {
	const { deafened, media } = call;
	const { set } = acts;
	const isSharing = media.sharing === "on";
	const [isOpen, setOpen] = useState(false);
	return (
		<fieldset class="controls" aria-label={t("call.controls")}>
			<MuteControl call={call} acts={acts} />
			<Control
				icon={deafened ? HeadphoneOff : Headphones}
				label={deafened ? t("call.undeafen") : t("call.deafen")}
				isOn={deafened}
				onClick={() => set({ deafened: !deafened })}
			/>
			<CameraControl call={call} acts={acts} />
			<Control
				icon={isSharing ? MonitorX : MonitorUp}
				label={isSharing ? t("call.share_stop") : t("call.share_screen")}
				word={isSharing ? t("call.share_stop_short") : t("call.share")}
				isOn={isSharing}
				onClick={() => set({ sharing: !isSharing })}
			/>
			<Control icon={Settings2} label={t("call.devices")} onClick={() => setOpen(true)} />
			<HangUpControl call={call} acts={acts} />
			{isOpen && <CallDevices call={call} onClose={() => setOpen(false)} />}
		</fieldset>
	);
}
