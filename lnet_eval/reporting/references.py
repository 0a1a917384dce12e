"""The publications that the report's methods rest on: code, citation, digital object identifier.

A citation is the same in both languages; what the method does is a sentence of the catalogues
(`appendix.method.<code>`).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Reference:
    """One publication; `language` is the language that its title is in."""

    citation: str
    address: str | None = None
    language: str = "en"


REVIEW: Final = Reference(
    "Bakke T, Udness E, Harboe I. Læringsnettverk som verktøy i kvalitetsforbedring – en oppsummering av forskning "
    "og erfaring. Oslo: Nasjonalt kunnskapssenter for helsetjenesten; 2011. ISBN 978-82-8121-438-5.",
    language="nb",
)

# What the power of a design rests on, in the plan report.
POWER: Final = (
    Reference(
        "Hawley S, Ali MS, Berencsi K, Judge A, Prieto-Alhambra D. Sample size and power considerations for ordinary "
        "least squares interrupted time series analysis: a simulation study. Clin Epidemiol 2019;11:197–205.",
        "https://doi.org/10.2147/CLEP.S176723",
    ),
)

# What the comparison of networks rests on.
COMPARISON: Final = (
    Reference(
        "Röver C, Knapp G, Friede T. Hartung-Knapp-Sidik-Jonkman approach and its modification for random-effects "
        "meta-analysis with few studies. BMC Med Res Methodol 2015;15:99.",
        "https://doi.org/10.1186/s12874-015-0091-1",
    ),
    Reference(
        "Riley RD, Higgins JPT, Deeks JJ. Interpretation of random effects meta-analyses. BMJ 2011;342:d549.",
        "https://doi.org/10.1136/bmj.d549",
    ),
    Reference(
        "Higgins JPT, Thompson SG. Controlling the risk of spurious findings from meta-regression. "
        "Stat Med 2004;23:1663–82.",
        "https://doi.org/10.1002/sim.1752",
    ),
)

# code of the method → what it rests on, in the order of the report
METHODS: Final[dict[str, tuple[Reference, ...]]] = {
    "before_after": (
        Reference(
            "Newcombe RG. Interval estimation for the difference between independent proportions. "
            "Stat Med 1998;17:873–90.",
            "https://doi.org/10.1002/(SICI)1097-0258(19980430)17:8%3C873::AID-SIM779%3E3.0.CO;2-I",
        ),
    ),
    "interrupted_time_series": (
        Reference(
            "Wagner AK, Soumerai SB, Zhang F, Ross-Degnan D. Segmented regression analysis of interrupted time series "
            "studies in medication use research. J Clin Pharm Ther 2002;27:299–309.",
            "https://doi.org/10.1046/j.1365-2710.2002.00430.x",
        ),
        Reference(
            "Bernal JL, Cummins S, Gasparrini A. Interrupted time series regression for the evaluation of public "
            "health interventions: a tutorial. Int J Epidemiol 2017;46:348–55.",
            "https://doi.org/10.1093/ije/dyw098",
        ),
    ),
    "counts": (
        Reference(
            "Rue H, Martino S, Chopin N. Approximate Bayesian inference for latent Gaussian models by using integrated "
            "nested Laplace approximations. J R Stat Soc B 2009;71:319–92.",
            "https://doi.org/10.1111/j.1467-9868.2008.00700.x",
        ),
    ),
    "pooled": (
        Reference(
            "IntHout J, Ioannidis JPA, Borm GF. The Hartung-Knapp-Sidik-Jonkman method for random effects "
            "meta-analysis is straightforward and considerably outperforms the standard DerSimonian-Laird method. "
            "BMC Med Res Methodol 2014;14:25.",
            "https://doi.org/10.1186/1471-2288-14-25",
        ),
        Reference(
            "Riley RD, Higgins JPT, Deeks JJ. Interpretation of random effects meta-analyses. BMJ 2011;342:d549.",
            "https://doi.org/10.1136/bmj.d549",
        ),
    ),
    "controlled": (
        Reference(
            "Lopez Bernal J, Cummins S, Gasparrini A. The use of controls in interrupted time series studies of public "
            "health interventions. Int J Epidemiol 2018;47:2082–93.",
            "https://doi.org/10.1093/ije/dyy135",
        ),
    ),
    "run_chart": (
        Reference(
            "Anhøj J, Olesen AV. Run charts revisited: a simulation study of run chart rules for detection of "
            "non-random variation in health care processes. PLoS One 2014;9:e113825.",
            "https://doi.org/10.1371/journal.pone.0113825",
        ),
        Reference(
            "Anhøj J. Diagnostic value of run chart analysis: using likelihood ratios to compare run chart rules on "
            "simulated data series. PLoS One 2015;10:e0121349.",
            "https://doi.org/10.1371/journal.pone.0121349",
        ),
    ),
    "shares": (
        Reference(
            "Wilson EB. Probable inference, the law of succession, and statistical inference. "
            "J Am Stat Assoc 1927;22:209–12.",
            "https://doi.org/10.1080/01621459.1927.10502953",
        ),
    ),
    "ordinal": (
        Reference(
            "Brunner E, Munzel U. The nonparametric Behrens-Fisher problem: asymptotic theory and a small-sample "
            "approximation. Biom J 2000;42:17–25.",
            "https://doi.org/10.1002/(SICI)1521-4036(200001)42:1%3C17::AID-BIMJ17%3E3.0.CO;2-U",
        ),
    ),
    "retention": (
        Reference(
            "Kaplan EL, Meier P. Nonparametric estimation from incomplete observations. "
            "J Am Stat Assoc 1958;53:457–81.",
            "https://doi.org/10.1080/01621459.1958.10501452",
        ),
    ),
    "evidence": (
        Reference(
            "Cochrane Effective Practice and Organisation of Care (EPOC). Suggested risk of bias criteria for EPOC "
            "reviews. EPOC Resources for review authors; 2017.",
            "https://epoc.cochrane.org/resources/epoc-resources-review-authors",
        ),
        Reference(
            "Guyatt GH, Oxman AD, Vist GE, et al. GRADE: an emerging consensus on rating quality of evidence and "
            "strength of recommendations. BMJ 2008;336:924–6.",
            "https://doi.org/10.1136/bmj.39489.470347.AD",
        ),
    ),
    "reporting": (
        Reference(
            "Ogrinc G, Davies L, Goodman D, Batalden P, Davidoff F, Stevens D. SQUIRE 2.0: revised publication "
            "guidelines from a detailed consensus process. BMJ Qual Saf 2016;25:986–92.",
            "https://doi.org/10.1136/bmjqs-2015-004411",
        ),
    ),
}
