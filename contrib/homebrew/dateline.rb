# Homebrew formula. The release fills in the archive's checksum (RELEASE-CHECKLIST.md).
class Dateline < Formula
  desc "Fetches news pages, strips what is not the article, and writes clean, dated text"
  homepage "https://dateline.example/"
  url "https://dateline.example/source/archive/v0.2.0.tar.gz"
  sha256 "0000000000000000000000000000000000000000000000000000000000000000"
  license any_of: ["MIT", "Apache-2.0"]

  depends_on "rust" => :build

  def install
    system "cargo", "install", *std_cargo_args
    generate_completions_from_executable(bin/"dateline", "completions")
    system bin/"dateline", "man", "-o", "man"
    man1.install Dir["man/*.1"]
    (etc/"dateline").install "config/starter.toml" => "dateline.toml"
  end

  service do
    run [opt_bin/"dateline", "run", "--config", etc/"dateline/dateline.toml", "--output", var/"dateline"]
    keep_alive true
    log_path var/"log/dateline.log"
    error_log_path var/"log/dateline.log"
  end

  test do
    (testpath/"page.html").write("<title>Lock reopens</title><h1>Lock reopens</h1><p>The sea lock lifted its gates.</p>")
    assert_match "dateline #{version}", shell_output("#{bin}/dateline --version")
    system bin/"dateline", "config", "init", testpath/"dateline.toml"
    assert_path_exists testpath/"dateline.toml"
  end
end
