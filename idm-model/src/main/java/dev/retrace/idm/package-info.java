/**
 * IDM, the invertible diffusion model for medical volumes: an invertible U-Net declared by
 * annotations, between a stem and a head whose activations are stored. After Jain and Teli,
 * "Bringing together invertible UNets with invertible attention modules for memory-efficient
 * diffusion models", 2025, and Etmann, Ke and Schönlieb, "iUNets: Fully invertible U-Nets with
 * learnable up- and downsampling", 2020.
 *
 * <p>The core is read from {@link dev.retrace.idm.Level} downwards: a level is modules, a {@link
 * dev.retrace.idm.Junction} and modules; the junction keeps some channels at its resolution and
 * sends the others through the next level. No forward, inverse or backward of it is written here.
 *
 * <p>Around it, {@link dev.retrace.idm.Idm} offers three ways: volumes to noise, the memory-free
 * gradients of that, and, where it is asked for, noise to volumes. {@link
 * dev.retrace.idm.IdmConfig} names the choices: {@link dev.retrace.idm.Lifting}, in which form
 * volumes become a state; {@link dev.retrace.idm.TimeConditioning}; classes, of which {@link
 * dev.retrace.idm.Conditioning} tells; and the inverse, U⁻¹ = R_E ∘ core⁻¹ ∘ R_C, whose two
 * liftings are its own parameters because the network's are not invertible. Its training term takes
 * the core a second time, reversed, with the machinery of the first. One, two and three dimensions
 * are a matter of the strides in {@link dev.retrace.idm.CoreConfig}.
 */
package dev.retrace.idm;
