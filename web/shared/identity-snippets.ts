/** What a site's developers copy: signing on their server without a library, and the line on their page. */

export const consentSnippet = `lingxi("consent", { tracking: true });`;

export const pageSnippet = `<script>
  window.lingxi = window.lingxi || function () { (lingxi.q = lingxi.q || []).push(arguments) };
  lingxi("identify", {}, "TOKEN");
</script>`;

/** Each defines one function of the user and the secret; the token is good for an hour. */
export const signingSnippets = [
  {
    id: "node",
    name: "Node.js",
    text: `import { createHmac } from "node:crypto";

// const token = lingxiToken(user, process.env.LINGXI_SECRET)
export function lingxiToken(user, secret) {
  const now = Math.floor(Date.now() / 1000);
  const encode = (value) => Buffer.from(JSON.stringify(value)).toString("base64url");
  const text = \`\${encode({ alg: "HS256", typ: "JWT" })}.\${encode({
    sub: String(user.id), iat: now, exp: now + 3600,
    name: user.name, email: user.email, phone: user.phone,
  })}\`;
  return \`\${text}.\${createHmac("sha256", secret).update(text).digest("base64url")}\`;
}
`,
  },
  {
    id: "php",
    name: "PHP",
    text: `<?php
// $token = lingxi_token($user, getenv('LINGXI_SECRET'));
function lingxi_token(array $user, string $secret): string {
    $encode = fn($value) => rtrim(strtr(base64_encode($value), '+/', '-_'), '=');
    $now = time();
    $text = $encode(json_encode(['alg' => 'HS256', 'typ' => 'JWT'])) . '.' . $encode(json_encode([
        'sub' => (string) $user['id'], 'iat' => $now, 'exp' => $now + 3600,
        'name' => $user['name'], 'email' => $user['email'],
    ]));
    return $text . '.' . $encode(hash_hmac('sha256', $text, $secret, true));
}
`,
  },
  {
    id: "python",
    name: "Python",
    text: `import base64, hashlib, hmac, json, time

# token = lingxi_token(user, os.environ["LINGXI_SECRET"])
def lingxi_token(user, secret):
    encode = lambda value: base64.urlsafe_b64encode(value).rstrip(b"=")
    now = int(time.time())
    head = encode(json.dumps({"alg": "HS256", "typ": "JWT"}).encode())
    body = encode(json.dumps({
        "sub": str(user["id"]), "iat": now, "exp": now + 3600,
        "name": user["name"], "email": user["email"],
    }).encode())
    text = head + b"." + body
    return (text + b"." + encode(hmac.new(secret.encode(), text, hashlib.sha256).digest())).decode()
`,
  },
  {
    id: "java",
    name: "Java",
    text: `import java.nio.charset.StandardCharsets;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

// String token = LingxiToken.of(user.getId(), System.getenv("LINGXI_SECRET"));
public final class LingxiToken {
  public static String of(long userId, String secret) throws Exception {
    long now = System.currentTimeMillis() / 1000;
    String text = encode("{\\"alg\\":\\"HS256\\",\\"typ\\":\\"JWT\\"}".getBytes(StandardCharsets.UTF_8)) + "." + encode(
        ("{\\"sub\\":\\"" + userId + "\\",\\"iat\\":" + now + ",\\"exp\\":" + (now + 3600) + "}").getBytes(StandardCharsets.UTF_8));
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
    return text + "." + encode(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)));
  }

  private static String encode(byte[] value) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(value);
  }
}
`,
  },
] as const;
