//! Which instruction set the kernels use on this machine.

#[cfg(target_arch = "x86_64")]
use super::avx2::Avx2;
#[cfg(target_arch = "x86_64")]
use super::avx512::Avx512;
use super::portable::Portable;
use std::sync::OnceLock;

/// Caps the instruction set: `portable`, `avx2` or `avx512`.
pub const CAP: &str = "STANDFIRST_ISA";

/// An instruction set that this processor has.
#[derive(Clone, Copy, Debug)]
pub enum Isa {
    /// Plain Rust.
    Portable(Portable),
    /// AVX2, FMA and F16C.
    #[cfg(target_arch = "x86_64")]
    Avx2(Avx2),
    /// AVX-512 with VNNI.
    #[cfg(target_arch = "x86_64")]
    Avx512(Avx512),
}

impl Isa {
    /// The best set of this processor that the environment variable `STANDFIRST_ISA` allows; asked once.
    pub fn detect() -> Self {
        static BEST: OnceLock<Isa> = OnceLock::new();
        *BEST.get_or_init(|| {
            let cap = std::env::var(CAP).unwrap_or_default();
            let mut all = Self::all();
            let allowed = all
                .iter()
                .position(|isa| isa.name() == cap)
                .map_or(all.len(), |index| index + 1);
            all.truncate(allowed);
            all.pop().unwrap_or(Self::Portable(Portable))
        })
    }

    /// All sets of this processor, the best last.
    pub fn all() -> Vec<Self> {
        let mut all = vec![Self::Portable(Portable)];
        #[cfg(target_arch = "x86_64")]
        {
            all.extend(Avx2::detect().map(Self::Avx2));
            all.extend(Avx512::detect().map(Self::Avx512));
        }
        all
    }

    /// Its name, as `STANDFIRST_ISA` takes it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Portable(_) => "portable",
            #[cfg(target_arch = "x86_64")]
            Self::Avx2(_) => "avx2",
            #[cfg(target_arch = "x86_64")]
            Self::Avx512(_) => "avx512",
        }
    }
}

/// Runs an expression with `$lanes` bound to the set of `$isa`, compiled for it.
macro_rules! with_lanes {
    ($isa:expr, $lanes:ident => $work:expr) => {
        match $isa {
            $crate::model::kernel::Isa::Portable($lanes) => $crate::model::kernel::Lanes::enter(
                $lanes,
                #[inline(always)]
                || $work,
            ),
            #[cfg(target_arch = "x86_64")]
            $crate::model::kernel::Isa::Avx2($lanes) => $crate::model::kernel::Lanes::enter(
                $lanes,
                #[inline(always)]
                || $work,
            ),
            #[cfg(target_arch = "x86_64")]
            $crate::model::kernel::Isa::Avx512($lanes) => $crate::model::kernel::Lanes::enter(
                $lanes,
                #[inline(always)]
                || $work,
            ),
        }
    };
}
pub(crate) use with_lanes;
