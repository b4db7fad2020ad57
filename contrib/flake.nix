# Nix flake: `nix build ./contrib`, `nix run ./contrib -- --help`.
{
  description = "dateline: news pages in, clean dated text out";

  inputs.nixpkgs.url = "github:NixOS/nixpkgs/nixos-unstable";

  outputs = { self, nixpkgs }:
    let
      systems = [ "x86_64-linux" "aarch64-linux" "x86_64-darwin" "aarch64-darwin" ];
      each = nixpkgs.lib.genAttrs systems;
    in {
      packages = each (system:
        let pkgs = nixpkgs.legacyPackages.${system};
        in {
          default = pkgs.rustPlatform.buildRustPackage {
            pname = "dateline";
            version = "0.2.0";
            src = ../.;
            cargoLock.lockFile = ../Cargo.lock;
            nativeBuildInputs = [ pkgs.cmake pkgs.installShellFiles ];
            # They need the network's loopback and a time zone database of their own.
            doCheck = false;
            postInstall = ''
              $out/bin/dateline -q man -o man
              installManPage man/*.1
              installShellCompletion --cmd dateline \
                --bash <($out/bin/dateline completions bash) \
                --zsh <($out/bin/dateline completions zsh) \
                --fish <($out/bin/dateline completions fish)
            '';
            meta.mainProgram = "dateline";
          };
        });
    };
}
