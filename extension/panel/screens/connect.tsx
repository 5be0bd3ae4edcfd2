/** Choosing a relay, and seeing whether it answers. */
import { Copy } from "lucide";
import { useEffect, useRef, useState } from "preact/hooks";
import type { Code } from "../../../protocol/errors.ts";
import { useAct, useArrival, useNow } from "../hooks.ts";
import { usePanel, useView } from "../panel.ts";
import { Avatar } from "../parts/avatar.tsx";
import { Button } from "../parts/button.tsx";
import { IconButton } from "../parts/icon-button.tsx";
import { Problem } from "../parts/problem.tsx";
import { AddressField, PasswordField, typedAddress, wholeAddress } from "../parts/relay-fields.tsx";
import { ScreenHead } from "../parts/screen-head.tsx";
import { UseInvite } from "../parts/use-invite.tsx";
import { seconds } from "../words/dates.ts";
import { sentence, t } from "../words/words.ts";

/** What is said where an invite is pasted … */
const inviteProblems: ReadonlySet<Code> = new Set<Code>(["invite-over", "invite-relay-key"]);
/** … and under the password, and not under the address. */
const passwordProblems: ReadonlySet<Code> = new Set<Code>([
	"needs-password",
	"wrong-password",
	"no-password",
]);

export function Connect() {
	const { self, relay } = useView();
	const { ask, route } = usePanel();
	const [typed, setTyped] = useState<string>();
	const [password, setPassword] = useState("");
	const [isNewPassword, setNewPassword] = useState(false);
	const choose = useAct();
	const cancel = useAct();
	const field = useArrival<HTMLInputElement>();
	const passwordField = useRef<HTMLInputElement>(null);

	const shown = typedAddress(relay.url ?? "");
	const address = typed ?? shown;
	const isTried = relay.state === "waiting" || relay.state === "stopped";
	// what was typed since is another question: the old answer does not belong to it
	const isNew = typed !== undefined || isNewPassword;
	const isConnecting = choose.isBusy || (relay.state === "connecting" && !isNew);
	const problem = isConnecting
		? undefined
		: (choose.problem ?? (isTried && !isNew ? (relay.problem ?? "unreachable") : undefined));
	const isAboutInvite = problem !== undefined && inviteProblems.has(problem);
	const isAboutPassword = problem !== undefined && passwordProblems.has(problem);

	useEffect(() => {
		if (isAboutPassword) passwordField.current?.focus();
	}, [isAboutPassword]);
	const isConnected = relay.state === "connected";
	useEffect(() => {
		if (isConnected) route.replace({ at: "home" });
	}, [isConnected, route]);

	function connect(event: SubmitEvent) {
		event.preventDefault();
		void choose
			.run(() => {
				const url = wholeAddress(address, relay.url);
				if (password !== "") return ask("connectRelay", { url, password });
				return address === shown && isTried ? ask("retryRelay", {}) : ask("connectRelay", { url });
			})
			.then((isSet) => {
				if (!isSet) return field.current?.focus();
				setTyped(undefined);
				setNewPassword(false);
			});
	}

	return (
		<main class="screen">
			<ScreenHead title={t("connect.title")} hasBack={route.place.value.at === "connect"} />
			<div class="page">
				<form class="stack-4" onSubmit={connect}>
					{self && (
						<div class="self-card">
							<Avatar name={self.handle} iid={self.iid} size={48} />
							<div class="grow">
								<div class="name cut" dir="auto">
									{self.handle}
								</div>
								<p class="small muted">{t("connect.picture")}</p>
							</div>
						</div>
					)}
					<p class="muted">{t("connect.promise")}</p>
					<AddressField
						value={address}
						fieldRef={field}
						problem={problem && !isAboutPassword && !isAboutInvite ? sentence(problem) : undefined}
						onValue={(value) => {
							setTyped(value);
							choose.clear();
						}}
					/>
					{problem === "relay-key-changed" && <p class="small muted">{t("connect.key_changed")}</p>}
					{problem === "unreachable-secure" && relay.url && <Why url={relay.url} />}
					<PasswordField
						value={password}
						fieldRef={passwordField}
						problem={isAboutPassword ? sentence(problem) : undefined}
						onValue={(value) => {
							setPassword(value);
							setNewPassword(true);
							choose.clear();
						}}
					/>
					<div class="stack-2">
						<Button
							look="main"
							size="tall"
							isSubmit
							isOff={address.trim() === ""}
							busy={isConnecting ? t("connect.connecting") : undefined}
						>
							{problem === "replaced"
								? t("connect.use_here")
								: problem
									? t("act.try_again")
									: t("connect.connect")}
						</Button>
						{isConnecting && relay.problem === "needs-work" && (
							<p class="meta center" role="status">
								{sentence(relay.problem)}
							</p>
						)}
						{problem && relay.state === "waiting" && relay.retryAt && <NextTry at={relay.retryAt} />}
						{relay.state !== "none" && (
							<Button look="bare" size="low" onClick={() => void cancel.run(() => ask("leaveRelay", {}))}>
								{relay.state === "stopped" ? t("connect.leave") : t("act.cancel")}
							</Button>
						)}
						<Problem code={cancel.problem} />
					</div>
				</form>
				<UseInvite problem={isAboutInvite ? problem : undefined} />
				<NoRelay />
			</div>
		</main>
	);
}

/** A browser tells a page, and not us, what is wrong with a certificate. */
function Why({ url }: { readonly url: string }) {
	const page = `https://${new URL(url).host}/`;
	return (
		<p class="small muted">
			{t("connect.why")}{" "}
			<a class="link" href={page} target="_blank" rel="noreferrer" dir="ltr">
				{page}
			</a>
		</p>
	);
}

function NextTry({ at }: { readonly at: number }) {
	const left = at - useNow(500);
	return (
		<p class="meta center">{left > 0 ? t("connect.next_try", { time: seconds(left) }) : t("home.trying")}</p>
	);
}

function NoRelay() {
	const [isCopied, setCopied] = useState(false);
	const command = t("connect.command");
	return (
		<div class="no-relay">
			<p class="small muted">{t("connect.no_relay")}</p>
			<div class="command">
				<code class="grow cut" dir="ltr">
					{command}
				</code>
				<span class="meta" role="status">
					{isCopied && t("act.copied")}
				</span>
				<IconButton
					icon={Copy}
					label={t("act.copy")}
					size={16}
					onClick={() =>
						void navigator.clipboard.writeText(command).then(
							() => setCopied(true),
							() => setCopied(false),
						)
					}
				/>
			</div>
		</div>
	);
}
