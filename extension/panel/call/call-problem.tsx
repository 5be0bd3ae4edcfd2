/** A device that does not work, and the one next step. The call waits for nobody who can listen without it. */
import { MicOff, MonitorX, VideoOff } from "lucide";
import type { CallView } from "../../contract/call.ts";
import { Button } from "../parts/button.tsx";
import { Icon } from "../parts/icon.tsx";
import { t } from "../words/words.ts";
import { deviceProblem } from "./call-words.ts";
import type { CallActs } from "./use-call.ts";

const icons = { microphone: MicOff, camera: VideoOff, share: MonitorX } as const;

export function CallProblem({ call, acts }: { readonly call: CallView; readonly acts: CallActs }) {
	const problem = deviceProblem(call);
	if (!problem) return call.media.silent ? <Silent /> : null;
	const { device, why } = problem;
	const isTab = why === "prompt" || why === "dismissed" || why === "denied";
	const again = () => {
		if (device === "share") acts.set({ sharing: true });
		else if (isTab) acts.ask(device === "camera");
		else if (call.phase === "answering") acts.answer(call.media.camera !== "off");
		else acts.set(device === "camera" ? { camera: true } : {});
	};
	return (
		<section class="call-card" role="alert">
			<p class="call-card-text">
				<Icon of={icons[device]} />
				<span>{t(device === "share" ? "call.problem_share" : `call.problem_${device}_${why}`)}</span>
			</p>
			<div class="call-card-acts">
				{call.phase === "answering" && device === "microphone" && (
					<Button size="low" onClick={() => acts.answer(false, true)}>
						{t("call.listen_only")}
					</Button>
				)}
				{device === "camera" && !isTab && (
					<Button size="low" onClick={() => acts.set({ camera: false })}>
						{t("call.without_camera")}
					</Button>
				)}
				<Button size="low" look="main" onClick={again}>
					{isTab ? t("call.open_tab") : t("act.try_again")}
				</Button>
			</div>
		</section>
	);
}

function Silent() {
	return (
		<section class="call-card" role="status">
			<p class="call-card-text">
				<Icon of={MicOff} />
				<span>{t("call.silent")}</span>
			</p>
		</section>
	);
}
